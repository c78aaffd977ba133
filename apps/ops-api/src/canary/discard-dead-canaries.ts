import { CANARY_EVENT_TYPE } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Author } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

/** Under a name without a colon, as no key and no token acts. */
const CANARY: Author = { name: 'canary', role: 'system', requestId: null };
const ROWS_MAX = 1_000;

/** Discards canaries that are dead letters, with a record like every discard: no operator has anything to decide. */
@Injectable()
export class DiscardDeadCanaries {
  constructor(private readonly record: RecordAction) {}

  /** How many were. */
  runOnce(): Promise<number> {
    const filter = { event_type: CANARY_EVENT_TYPE };
    return this.record.run(CANARY, async (store) => {
      const { touched } = await store.deadLetters.actOnMatching('discard', filter, ROWS_MAX);
      const record = {
        ...{ action: 'dead_letter.discard_matching', filter, affected: touched.length },
        reason: 'canaries have no effect: the place that refused them is shown by GET /v1/canary',
        entries: touched.map(({ id }) => id),
      };
      return { result: touched.length, record: touched.length > 0 ? record : null };
    });
  }
}
