import type { Transaction } from '../database.js';
import { TopicRetirement } from './topic-retirement.js';
import { TopicStateRepository } from './topic-state.repository.js';

export interface TopicControlRow {
  topic: string;
  paused: boolean;
  paused_by: string | null;
  pause_reason: string | null;
  rate_per_second: number | null;
}

/** The controls an operator has over a topic, and what is read to use them, in one transaction. */
export class TopicActions extends TopicStateRepository {
  readonly retirement: TopicRetirement;

  constructor(private readonly transaction: Transaction) {
    super(transaction);
    this.retirement = new TopicRetirement(transaction);
  }

  /** The row as it was, locked until the transaction ends; null for a topic nobody registered. */
  async lock(topic: string): Promise<TopicControlRow | null> {
    const { rows } = await this.transaction.run<TopicControlRow & Record<string, unknown>>(
      {
        name: 'lock_topic',
        text: `SELECT topic, paused_at IS NOT NULL AS paused, paused_by, pause_reason, rate_per_second
               FROM topics WHERE topic = $1 FOR UPDATE`,
      },
      [topic],
    );
    return rows[0] ?? null;
  }

  async pause(topic: string, by: string, reason: string): Promise<void> {
    await this.transaction.run(
      {
        name: 'pause_topic',
        text: `UPDATE topics SET paused_at = coalesce(paused_at, now()), paused_by = $2,
                      pause_reason = $3, probe_at = NULL, updated_at = now()
               WHERE topic = $1`,
      },
      [topic, by, reason],
    );
  }

  async resume(topic: string): Promise<void> {
    await this.transaction.run(
      {
        name: 'resume_topic',
        text: `UPDATE topics SET paused_at = NULL, paused_by = NULL, pause_reason = NULL,
                      probe_at = NULL, updated_at = now()
               WHERE topic = $1`,
      },
      [topic],
    );
  }

  async setRate(topic: string, ratePerSecond: number | null): Promise<void> {
    await this.transaction.run(
      {
        name: 'set_topic_rate',
        text: `UPDATE topics SET rate_per_second = $2, updated_at = now()
               WHERE topic = $1`,
      },
      [topic, ratePerSecond],
    );
  }
}
