import { Judge, type Expectation } from '@acp/expectations';
import type { RejectionReason } from '@acp/contracts';
import type { AcceptedRecord } from '@acp/persistence';
import { Injectable } from '@nestjs/common';

/**
 * What is judged of a record that an operator puts in again: its content. When it came, and what came
 * before it, was judged then. One that would hold its batch is refused as well: it is kept already.
 */
@Injectable()
export class ContentExpectations {
  private readonly judge: Judge;

  constructor(expectations: readonly Expectation[]) {
    const acting = expectations.filter((one) => one.isOfContent && one.action !== 'warn');
    this.judge = new Judge(acting);
  }

  /** Why the record may not become an event; none where nothing speaks against it. */
  reasonsAgainst({ event }: AcceptedRecord, nowMs: number): RejectionReason[] {
    return this.judge
      .judge([event], nowMs)
      .findings.filter(({ fault }) => fault.outcome === 'failed')
      .map(({ expectation: { name }, fault: { path, message } }) => ({
        ...{ code: 'EXPECTATION.FAILED', path, message: `expectation ${name}: ${message}` },
      }));
  }
}
