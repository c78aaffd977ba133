import type { DeadLetterBulkAnswer, DeadLetterBulkReplayRequest } from '@acp/contracts';
import { OutboxDoorbell, type BulkAction } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import { refuseUnserved } from '../topics/refuse-unserved.js';

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
    request: DeadLetterBulkReplayRequest,
  ): Promise<DeadLetterBulkAnswer> {
    const { filter, reason } = request;
    const done = await this.record.run(actor, async (store) => {
      const found = await store.deadLetters.actOnMatching(action, filter, BULK_ROWS_MAX);
      const goesTo = action === 'replay' ? found.topics : [];
      const unserved = await refuseUnserved(store.topics, goesTo, request);
      const record = {
        action: `dead_letter.${action}_matching`,
        filter,
        affected: found.touched.length,
        ...(unserved.length > 0 && { after: { unserved } }),
        reason,
        entries: found.touched.map(({ id }) => id),
      };
      return { result: { ...found, unserved }, record };
    });
    const { matched, unserved, sample, touched } = done;
    this.doorbell.ring(new Set(touched.map(({ topic }) => topic)));
    const affected = touched.length;
    return { dry_run: false, matched, affected, remaining: matched - affected, unserved, sample };
  }
}
