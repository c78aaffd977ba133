import { CANARY_EVENT_TYPE } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Author } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

/** Under a name without a colon, as no key and no token acts. */
const CANARY: Author = { name: 'canary', role: 'system', requestId: null };

/**
 * Discards the canaries that are dead letters, with a record like every discard: no operator has anything
 * to decide about them.
 */
@Injectable()
export class DiscardDeadCanaries {
  constructor(private readonly record: RecordAction) {}

  async run(rowsMax: number): Promise<void> {
    const filter = { event_type: CANARY_EVENT_TYPE };
    await this.record.run(CANARY, async (store) => {
      const { touched } = await store.deadLetters.actOnMatching('discard', filter, rowsMax);
      const record = {
        ...{ action: 'dead_letter.discard_matching', filter, affected: touched.length },
        reason: 'canaries have no effect: the place that refused them is shown by GET /v1/canary',
        entries: touched.map(({ id }) => id),
      };
      return { result: undefined, record: touched.length > 0 ? record : null };
    });
  }
}
