import type { Consumer, ConsumerState } from '@acp/contracts';
import type { Runner } from '../database.js';
import { closedThrough } from '../ledger/sql/readings.sql.js';
import {
  consumerStates,
  FAILURES_COUNTED_MAX,
  LOOKED_AT_MAX,
  type ConsumerStateRow,
} from './sql/consumer-states.sql.js';

/** What waits for less is on its way. */
const LATE_AFTER_SECONDS = 60;
/** A consumer that is at work shows an effect or a failure more often than this. */
const SEEN_WITHIN_SECONDS = 60;

/** How consumers stand. */
export class ConsumerStateRepository {
  constructor(private readonly runner: Runner) {}

  /** All consumers at all their topics, or the one named; none when it was never seen. */
  async list(consumer: string | null = null): Promise<Consumer[]> {
    const closed = await this.runner.run<{ kind: string; closed_through: string }>(closedThrough);
    const effects = closed.rows.find(({ kind }) => kind === 'effect')?.closed_through ?? '0';
    const { rows } = await this.runner.run<ConsumerStateRow & Record<string, unknown>>(
      consumerStates,
      [effects, consumer],
    );
    return rows.map(consumerOf);
  }

  /** Whether it has had an effect or a failure, or had one before retention. */
  async isKnown(consumer: string): Promise<boolean> {
    const { rows } = await this.runner.run<{ known: boolean }>(
      {
        name: 'is_known_consumer',
        text: `
SELECT EXISTS (SELECT FROM consumer_failures WHERE consumer = $1)
    OR EXISTS (SELECT FROM processed_events WHERE consumer = $1)
    OR EXISTS (SELECT FROM consumer_progress WHERE consumer = $1) AS known`,
      },
      [consumer],
    );
    return rows[0]!.known;
  }
}

function consumerOf(row: ConsumerStateRow): Consumer {
  const notYet = { value: row.not_yet, estimated: row.looked_at >= LOOKED_AT_MAX };
  const { not_yet_before: before } = row;
  return {
    consumer: row.consumer,
    topic: row.topic,
    state: stateOf(row),
    processed: row.processed,
    not_yet: notYet,
    growing: before === null ? null : row.not_yet > before,
    dead: { value: row.dead, estimated: row.dead_looked_at >= FAILURES_COUNTED_MAX },
    oldest_not_yet_at: row.oldest_not_yet_at,
    oldest_not_yet_event_id: row.oldest_not_yet_event_id,
    last_seen_at: row.last_seen_at,
    rate_per_second: row.rate_per_second,
    retired_at: row.retired_at,
    retired_by: row.retired_by,
    retire_reason: row.retire_reason,
  };
}

function stateOf(row: ConsumerStateRow): ConsumerState {
  if (row.retired_at !== null) return 'retired';
  if ((row.oldest_seconds ?? 0) < LATE_AFTER_SECONDS) return 'keeping_up';
  const unseen = row.unseen_seconds ?? Number.POSITIVE_INFINITY;
  return unseen < SEEN_WITHIN_SECONDS ? 'behind' : 'stopped';
}
