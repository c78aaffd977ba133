import type { Transaction } from '../database.js';
import { lockTopic, pauseTopic, resumeTopic, setTopicRate } from './sql/topic-control.sql.js';
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
      lockTopic,
      [topic],
    );
    return rows[0] ?? null;
  }

  async pause(topic: string, by: string, reason: string): Promise<void> {
    await this.transaction.run(pauseTopic, [topic, by, reason]);
  }

  async resume(topic: string): Promise<void> {
    await this.transaction.run(resumeTopic, [topic]);
  }

  async setRate(topic: string, ratePerSecond: number | null): Promise<void> {
    await this.transaction.run(setTopicRate, [topic, ratePerSecond]);
  }
}
