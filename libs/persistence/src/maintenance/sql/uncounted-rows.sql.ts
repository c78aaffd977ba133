/**
 * How far the segments of the ledger have counted. The lock waits for a closing under way and keeps the
 * next one out until this transaction has ended, so a row is either in the sums of a segment or added to
 * the baseline, never both.
 */
export const CLOSED = `closed AS MATERIALIZED (
  SELECT kind, closed_through FROM ledger_progress FOR SHARE
)`;

/** Adds the rows of `taken` that no segment has counted to the baseline. Needs `CLOSED`. */
export function uncountedEntries(taken: string): string {
  return `uncounted_entries AS (
  INSERT INTO ledger_baseline_entries (topic, hour, state, is_replay, entries)
  SELECT topic, date_trunc('hour', created_at, 'UTC'), state, replay_id IS NOT NULL, count(*)
  FROM ${taken} WHERE id > (SELECT closed_through FROM closed WHERE kind = 'entry')
  GROUP BY 1, 2, 3, 4
  ON CONFLICT (topic, hour, state, is_replay)
    DO UPDATE SET entries = ledger_baseline_entries.entries + excluded.entries
)`;
}

/** The same for inbox rows. */
export function uncountedEffects(taken: string): string {
  return `uncounted_effects AS (
  INSERT INTO ledger_baseline_effects (consumer, topic, hour, processed)
  SELECT consumer, topic, date_trunc('hour', processed_at, 'UTC'), count(*)
  FROM ${taken} WHERE seq > (SELECT closed_through FROM closed WHERE kind = 'effect')
  GROUP BY 1, 2, 3
  ON CONFLICT (consumer, topic, hour)
    DO UPDATE SET processed = ledger_baseline_effects.processed + excluded.processed
)`;
}
