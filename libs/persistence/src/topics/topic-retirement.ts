import type { Transaction } from '../database.js';
import { countOpenEntries, discardOpenEntries } from './sql/open-entries.sql.js';

/** Ends a topic, in one transaction of the operator's. */
export class TopicRetirement {
  constructor(private readonly transaction: Transaction) {}

  /**
   * Holds the topic until the transaction ends: a worker that registers it waits, and so does a claim.
   * Ask who serves it, and what is claimed, only after this.
   */
  async hold(topic: string): Promise<void> {
    const topics = `SELECT FROM topics WHERE topic = $1 FOR UPDATE`;
    await this.transaction.run({ name: 'hold_topic', text: topics }, [topic]);
    // A topic that no worker ever registered has none; the ledger needs it to say what has ended.
    const begin = `INSERT INTO topic_cursors (topic) VALUES ($1) ON CONFLICT DO NOTHING`;
    await this.transaction.run({ name: 'begin_topic_cursor', text: begin }, [topic]);
    const cursor = `SELECT FROM topic_cursors WHERE topic = $1 FOR UPDATE`;
    await this.transaction.run({ name: 'hold_topic_cursor', text: cursor }, [topic]);
  }

  /** Entries that a claim names, of a worker that lives or that is lost. */
  async claimed(topic: string): Promise<number> {
    const text = `SELECT coalesce(sum(cardinality(entry_ids)), 0)::float8 AS claimed
                  FROM claims WHERE topic = $1`;
    const { rows } = await this.transaction.run<{ claimed: number }>(
      { name: 'count_claimed_of_topic', text },
      [topic],
    );
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
    const text = `
INSERT INTO retired_topics (topic, retired_by, reason) VALUES ($1, $2, $3)
ON CONFLICT (topic) DO UPDATE
  SET retired_at = now(), retired_by = excluded.retired_by, reason = excluded.reason`;
    await this.transaction.run({ name: 'retire_topic', text }, [topic, by, reason]);
  }
}
