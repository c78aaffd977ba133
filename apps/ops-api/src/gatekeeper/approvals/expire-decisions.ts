import { Database, OutboxDoorbell } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { routableTopics, topicsOf } from '../../rejected/routes.js';
import { ActionStore } from '../../store/action-store.js';
import { countWritten, endDecision, type Written } from './settle-decision.js';

/** Decisions of one transaction. */
const STEP_ROWS_MAX = 100;

/**
 * Ends what was held to its time. Several processes do it at once: each takes what no other is at, and a
 * decision that somebody is approving this moment is left to them.
 */
@Injectable()
export class ExpireDecisions {
  constructor(
    private readonly database: Database,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  /** How many have ended. */
  async runOnce(): Promise<number> {
    for (let ended = 0; ;) {
      const step = await this.step();
      ended += step.length;
      for (const written of step) countWritten(written);
      this.doorbell.ring(step.flatMap(({ write }) => topicsOf(write)));
      if (step.length < STEP_ROWS_MAX) return ended;
    }
  }

  private step(): Promise<Written[]> {
    return this.database.inTransaction(async (transaction) => {
      const store = new ActionStore(transaction);
      const ids = await store.decisions.overdue(STEP_ROWS_MAX);
      if (ids.length === 0) return [];
      const topics = await routableTopics(store);
      const written: Written[] = [];
      for (const id of ids) {
        const decision = (await store.decisions.held.lock(id))!;
        const payload = { hold_until: decision.hold_until!.toISOString() };
        const end = { state: 'expired', type: 'AI_DECISION_EXPIRED', payload, topics } as const;
        written.push(await endDecision(store, decision, end));
      }
      return written;
    });
  }
}
