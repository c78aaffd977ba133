import type { Transaction } from '../database.js';
import { countOpenEntries, discardOpenEntries } from './sql/open-entries.sql.js';
import {
  beginTopicCursor,
  countClaimed,
  holdTopic,
  holdTopicCursor,
  retireTopic,
} from './sql/retire-topic.sql.js';

/** Ends a topic, in one transaction of the operator's. */
export class TopicRetirement {
  constructor(private readonly transaction: Transaction) {}

  /**
   * Holds the topic until the transaction ends: a worker that registers it waits, and so does a claim.
   * Ask who serves it, and what is claimed, only after this.
   */
  async hold(topic: string): Promise<void> {
    await this.transaction.run(holdTopic, [topic]);
    await this.transaction.run(beginTopicCursor, [topic]);
    await this.transaction.run(holdTopicCursor, [topic]);
  }

  /** Entries that a claim names, of a worker that lives or that is lost. */
  async claimed(topic: string): Promise<number> {
    const { rows } = await this.transaction.run<{ claimed: number }>(countClaimed, [topic]);
    return rows[0]!.claimed;
  }

  /** Entries that have not ended, counted up to twice the bound. */
  async open(topic: string, bound: number): Promise<number> {
    const { rows } = await this.transaction.run<{ open: number }>(countOpenEntries, [topic, bound]);
    return rows[0]!.open;
  }

  /** The ids of the entries that were ended; fewer than `rowsMax` means that none is open. */
  async discardOpen(topic: string, rowsMax: number): Promise<string[]> {
    const { rows } = await this.transaction.run<{ id: string }>(discardOpenEntries, [
      topic,
      rowsMax,
    ]);
    return rows.map(({ id }) => id);
  }

  async retire(topic: string, by: string, reason: string): Promise<void> {
    await this.transaction.run(retireTopic, [topic, by, reason]);
  }
}
