import type { Transaction } from '../database.js';
import { TopicRetirement } from '../topics/topic-retirement.js';
import { gatedTopics, recallEntries } from './sql/released-entries.sql.js';
import { SwitchRepository, type ScopeParts } from './switch.repository.js';
import { forgetLapsedRequest, type LapsedRequest } from './sql/forget-lapsed-request.sql.js';
import { lockSwitch } from './sql/lock-switch.sql.js';

export interface SwitchDraft {
  scope: string;
  by: string;
  reason: string;
  /** What the barrier answered. */
  fromSeq: string;
}

export interface SwitchLiftDraft {
  id: string;
  toSeq: string;
  firstBy: string;
  secondBy: string | null;
  reason: string;
}

export interface Recalled {
  /** Ids of the entries that were discarded. */
  entries: string[];
  /** False where there may be more. */
  complete: boolean;
  topics: string[];
}

/** What governors do to switches, in one transaction. */
export class SwitchActions extends SwitchRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** The barrier must be held. */
  async engage({ scope, by, reason, fromSeq }: SwitchDraft): Promise<void> {
    await this.transaction.run(
      {
        name: 'engage_switch',
        text: `
WITH period AS (
  INSERT INTO switch_periods (scope, from_seq, engaged_by, reason)
  VALUES ($1, $2::bigint, $3, $4) RETURNING id, engaged_at
)
INSERT INTO switches (scope, period_id, engaged_at, engaged_by, reason)
SELECT $1, id, engaged_at, $3, $4 FROM period`,
      },
      [scope, fromSeq, by, reason],
    );
  }

  /** The switch of a scope, locked until the transaction ends. */
  async lock(scope: string): Promise<void> {
    await this.transaction.run(lockSwitch, [scope]);
  }

  async requestLift(scope: string, by: string, reason: string): Promise<void> {
    await this.transaction.run(
      {
        name: 'request_switch_lift',
        text: `UPDATE switches SET lift_requested_by = $2, lift_requested_at = clock_timestamp(),
                      lift_reason = $3 WHERE scope = $1`,
      },
      [scope, by, reason],
    );
  }

  /**
   * Forgets a request to lift that is older than this, of the scope or of any; null where there is none
   * that nobody else is at.
   */
  async forgetLapsedRequest(
    lapseMs: number,
    scope: string | null = null,
  ): Promise<LapsedRequest | null> {
    const { rows } = await this.transaction.run<LapsedRequest>(forgetLapsedRequest, [
      lapseMs,
      scope,
    ]);
    return rows[0] ?? null;
  }

  /** The barrier must be held. */
  async lift({ id, toSeq, firstBy, secondBy, reason }: SwitchLiftDraft): Promise<void> {
    await this.transaction.run(
      {
        name: 'lift_switch',
        text: `
WITH off AS (DELETE FROM switches WHERE period_id = $1::bigint RETURNING period_id)
INSERT INTO switch_lifts (period_id, to_seq, first_by, second_by, reason)
SELECT period_id, $2::bigint, $3, $4, $5 FROM off`,
      },
      [id, toSeq, firstBy, secondBy, reason],
    );
  }

  /** Discards what of the scope waits in gated topics, at most `rowsMax` of a topic. */
  async recall({ kind, value }: ScopeParts, why: string, rowsMax: number): Promise<Recalled> {
    const { rows } = await this.transaction.run<{ topic: string }>(gatedTopics, [kind, value]);
    const topics = rows.map(({ topic }) => topic);
    const recalled: Recalled = { entries: [], complete: true, topics };
    for (const topic of topics) {
      await new TopicRetirement(this.transaction).hold(topic);
      const values = [kind, value, topic, rowsMax, why];
      const step = await this.transaction.run<{ entries: string[]; complete: boolean }>(
        recallEntries,
        values,
      );
      const { entries, complete } = step.rows[0]!;
      recalled.entries.push(...entries);
      recalled.complete &&= complete;
    }
    return recalled;
  }
}
