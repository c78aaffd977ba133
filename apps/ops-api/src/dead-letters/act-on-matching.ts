import type { DeadLetterBulkAnswer, DeadLetterBulkRequest } from '@acp/contracts';
import { OutboxDoorbell, type BulkAction } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

/** Dead letters that one request changes at most; the answer says how many remain. */
export const BULK_ROWS_MAX = 20_000;

/** Replays or discards every dead letter that matches a filter. */
@Injectable()
export class ActOnMatching {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  async execute(
    actor: Actor,
    action: BulkAction,
    { filter, reason }: Pick<DeadLetterBulkRequest, 'filter' | 'reason'>,
  ): Promise<DeadLetterBulkAnswer> {
    const { matched, sample, touched } = await this.record.run(actor, async (store) => {
      const result = await store.deadLetters.actOnMatching(action, filter, BULK_ROWS_MAX);
      const record = {
        action: `dead_letter.${action}_matching`,
        filter,
        affected: result.touched.length,
        reason,
        entries: result.touched.map(({ id }) => id),
      };
      return { result, record };
    });
    this.doorbell.ring(new Set(touched.map(({ topic }) => topic)));
    const affected = touched.length;
    return { dry_run: false, matched, affected, remaining: matched - affected, sample };
  }
}
