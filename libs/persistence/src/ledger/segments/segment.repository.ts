import type { Database, Runner, Transaction } from '../../database.js';
import { EventsHaveTheirContent } from '../events-have-their-content.js';
import { LEDGER_KINDS } from '../ledger-kinds.js';
import { rollUp } from '../sql/accounts.sql.js';
import {
  beginAccount,
  closeNext,
  lastNumber,
  SEGMENT_LIMITS,
  setMark,
  takeProgress,
  type SegmentLimits,
} from '../sql/segments.sql.js';
import type { AccountKind, CodeRule, LedgerKind } from '../kinds/ledger-kind.js';
import { takeSegment, verifySegment, type Segment } from './verify-segment.js';

/** Closes the accounts segment by segment and verifies what is closed; see the README beside. */
export class LedgerSegmentRepository {
  private readonly codeRules: readonly CodeRule[];

  /** `codeRules` are those of other libraries, beside our own. */
  constructor(
    private readonly database: Database,
    private readonly limits: SegmentLimits = SEGMENT_LIMITS,
    codeRules: readonly CodeRule[] = [],
  ) {
    this.codeRules = [new EventsHaveTheirContent(), ...codeRules];
  }

  /** Closes at most `segmentsMax` segments of each account; how many it closed or grew. */
  async close(segmentsMax: number): Promise<number> {
    let closed = 0;
    for (const kind of LEDGER_KINDS) {
      closed += await this.database.inTransaction((runner) =>
        this.closeKind(runner, kind, segmentsMax),
      );
    }
    return closed;
  }

  /**
   * Verifies one segment: one that is not verified as far as it goes, else one with findings, else the one
   * that was verified longest ago; none that was verified after `before`. Null when there is none left.
   *
   * `timeoutMs` is for each statement; 0 is no limit, and none given is that of the connection. A step that
   * takes longer is halved; one number that does is left out and its segment not marked verified.
   */
  async verifyNext(before: Date, timeoutMs?: number): Promise<Segment | null> {
    const verify = async (runner: Transaction) => {
      if (timeoutMs !== undefined) await runner.run(setTimeoutOf, [String(timeoutMs)]);
      const segment = await takeSegment(runner, before);
      if (segment) await verifySegment(runner, segment, this.codeRules);
      return segment;
    };
    return this.database.inTransaction(verify, { statementMs: timeoutMs });
  }

  /** Verifies every segment once; how many. */
  async verifyAll(timeoutMs?: number): Promise<number> {
    const { rows } = await this.database.run<{ now: Date }>({
      name: 'ledger_now',
      text: 'SELECT clock_timestamp() AS now',
    });
    let verified = 0;
    while (await this.verifyNext(rows[0]!.now, timeoutMs)) verified += 1;
    return verified;
  }

  private async closeKind(runner: Runner, kind: LedgerKind, segmentsMax: number): Promise<number> {
    await runner.run(beginAccount, [kind.kind]);
    const progress = await runner.run<{ closed_through: string; mark: string; is_sure: boolean }>(
      takeProgress,
      [kind.kind],
    );
    const row = progress.rows[0];
    if (!row) return 0;
    let closed = 0;
    let through = row.closed_through;
    while (row.is_sure && BigInt(through) < BigInt(row.mark) && closed < segmentsMax) {
      const { rowsMax, bytesMax } = this.limits;
      const next = await runner.run<{ after_seq: string; through_seq: string }>(closeNext(kind), [
        through,
        row.mark,
        rowsMax,
        bytesMax,
      ]);
      const { after_seq, through_seq } = next.rows[0]!;
      if (kind.account) {
        await runner.run(rollUp(kind as AccountKind), [through, through_seq, after_seq]);
      }
      through = through_seq;
      closed += 1;
    }
    if (BigInt(through) >= BigInt(row.mark)) await markAhead(runner, kind, BigInt(row.mark));
    return closed;
  }
}

const setTimeoutOf = {
  name: 'ledger_set_timeout',
  text: `SELECT set_config('statement_timeout', $1, true)`,
};

async function markAhead(runner: Runner, kind: LedgerKind, mark: bigint): Promise<void> {
  const { rows } = await runner.run<{ last: string }>(lastNumber(kind));
  if (BigInt(rows[0]!.last) > mark) await runner.run(setMark, [kind.kind, rows[0]!.last]);
}
