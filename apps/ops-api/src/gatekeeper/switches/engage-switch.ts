import { type SwitchEngaged, type SwitchEngageRequest, type SwitchPeriod } from '@acp/contracts';
import { OutboxDoorbell, partsOfScope } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Author } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { takeBarrier } from '../barrier/take-barrier.js';

/** Deliveries of a topic that one request recalls at most. */
const RECALL_ROWS_MAX = 20_000;

type Standing = Pick<SwitchEngaged, 'recalled' | 'recall_complete'> & { topics: string[] };

/**
 * Engages a switch. It is on when this has committed, and only then is anything else done: recalling
 * takes as long as there is much to recall, and nobody's verdict waits for it.
 */
@Injectable()
export class EngageSwitch {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  async execute(actor: Author, request: SwitchEngageRequest): Promise<SwitchEngaged> {
    const { period, was_on } = await this.engage(actor, request);
    const { topics, ...recalled } = await this.recall(actor, request);
    this.doorbell.ring(topics);
    const { out } = await this.record.run(actor, async ({ switches }) => ({
      result: await switches.out(period),
      record: null,
    }));
    return { ...period, was_on, out, ...recalled };
  }

  private engage(
    actor: Author,
    { scope, reason, terminate = false }: SwitchEngageRequest,
  ): Promise<{ period: SwitchPeriod; was_on: boolean }> {
    return this.record.run<{ period: SwitchPeriod; was_on: boolean }>(
      actor,
      async ({ switches, barrier }) => {
        const fromSeq = await takeBarrier(barrier, { terminate });
        const standing = await switches.find(scope);
        if (standing) return { result: { period: standing, was_on: true }, record: null };
        await switches.engage({ scope, by: actor.name, reason, fromSeq });
        const period = (await switches.find(scope))!;
        const target = `switch:${scope}`;
        const after = { from_seq: fromSeq, period: period.id };
        return {
          result: { period, was_on: false },
          record: { action: 'switch.engage', target, affected: 1, after, reason },
        };
      },
    );
  }

  private async recall(
    actor: Author,
    { scope, reason, recall = false }: SwitchEngageRequest,
  ): Promise<Standing> {
    if (!recall) return { recalled: 0, recall_complete: true, topics: [] };
    return this.record.run(actor, async ({ switches }) => {
      const why = `recalled by ${actor.name}: ${reason}`;
      const done = await switches.recall(partsOfScope(scope), why, RECALL_ROWS_MAX);
      const { entries, complete, topics } = done;
      const recalled = entries.length;
      const target = `switch:${scope}`;
      const record = { action: 'switch.recall', target, affected: recalled, reason, entries };
      return {
        result: { recalled, recall_complete: complete, topics },
        record: recalled > 0 ? record : null,
      };
    });
  }
}
