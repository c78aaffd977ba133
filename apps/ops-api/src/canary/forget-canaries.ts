import { CANARY_EVENT_TYPE } from '@acp/contracts';
import { CanaryRepository, RetentionRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Author } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import { CanarySettings } from './canary-settings.js';

/** Under a name without a colon, as no key and no token acts. */
const CANARY: Author = { name: 'canary', role: 'system', requestId: null };
const ROWS_MAX = 1_000;

/**
 * Takes canaries away: those that are dead letters are discarded at once, with a record like every
 * discard, because no operator has anything to decide about them; the others go when their time is over.
 */
@Injectable()
export class ForgetCanaries {
  constructor(
    private readonly record: RecordAction,
    private readonly canaries: CanaryRepository,
    private readonly retention: RetentionRepository,
    private readonly settings: CanarySettings,
  ) {}

  async runOnce(): Promise<void> {
    if (await this.canaries.areDead()) await this.discardDead();
    await this.retention.pruneCanaries(this.settings.keepMs, ROWS_MAX);
  }

  private discardDead(): Promise<void> {
    const filter = { event_type: CANARY_EVENT_TYPE };
    return this.record.run(CANARY, async (store) => {
      const { touched } = await store.deadLetters.actOnMatching('discard', filter, ROWS_MAX);
      const record = {
        ...{ action: 'dead_letter.discard_matching', filter, affected: touched.length },
        reason: 'canaries have no effect: the place that refused them is shown by GET /v1/canary',
        entries: touched.map(({ id }) => id),
      };
      return { result: undefined, record: touched.length > 0 ? record : null };
    });
  }
}
