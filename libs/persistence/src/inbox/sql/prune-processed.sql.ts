import type { Statement } from '../../database.js';
import { CLOSED, uncountedEffects } from '../../maintenance/sql/uncounted-rows.sql.js';

/**
 * One bounded step of inbox retention. Skips rows that another pruner holds.
 *
 * Beside the outbox (`pruneProcessedBesideOutbox`) a row stays as long as an outbox entry of its
 * event and topic does: without it the ledger would call the event unprocessed, and a replay would
 * repeat the effect. What goes is added to the ledger's totals. A consumer with its own database has
 * no outbox to look at and keeps rows by age alone, so its retention must be longer than the longest
 * replay window.
 *
 * Entries are probed one by one and rows deleted by an array of keys: joined, the planner, which cannot
 * know how many rows a step takes, reads the whole outbox and the whole inbox for them.
 *
 * $1 consumer · $2 age in seconds · $3 rows. Index: processed_events_by_consumer.
 */
export const pruneProcessed: Statement = {
  name: 'inbox_prune_processed',
  text: pruning(''),
};

const HAS_NO_ENTRY = `
            AND CASE WHEN (SELECT true FROM outbox
                            WHERE outbox.event_id = old.event_id AND outbox.topic = old.topic
                            LIMIT 1) THEN false ELSE true END`;

export const pruneProcessedBesideOutbox: Statement = {
  name: 'inbox_prune_processed_beside_outbox',
  text: `
WITH ${CLOSED}, gone AS (${pruning(HAS_NO_ENTRY)}
  RETURNING seq, consumer, topic, processed_at
), retired AS (
  INSERT INTO retired_effects (consumer, topic, hour, processed)
  SELECT consumer, topic, date_trunc('hour', processed_at, 'UTC'), count(*)
    FROM gone GROUP BY 1, 2, 3
  ON CONFLICT (consumer, topic, hour)
    DO UPDATE SET processed = retired_effects.processed + excluded.processed
), ${uncountedEffects('gone')}
SELECT FROM gone`,
};

function pruning(unless: string): string {
  return `
DELETE FROM processed_events
 WHERE consumer = $1
   AND event_id = ANY (ARRAY(
         SELECT old.event_id
           FROM processed_events AS old
          WHERE old.consumer = $1
            AND old.processed_at < clock_timestamp() - make_interval(secs => $2)${unless}
          ORDER BY old.consumer, old.processed_at
          LIMIT (SELECT $3::bigint)
            FOR UPDATE SKIP LOCKED))`;
}

/** What a step would delete at most, for a dry run. Same values. */
export const countPrunable: Statement = {
  name: 'inbox_count_prunable',
  text: counting(''),
};

export const countPrunableBesideOutbox: Statement = {
  name: 'inbox_count_prunable_beside_outbox',
  text: counting(HAS_NO_ENTRY),
};

function counting(unless: string): string {
  return `
SELECT count(*)::int AS prunable
  FROM (SELECT FROM processed_events AS old
         WHERE old.consumer = $1
           AND old.processed_at < clock_timestamp() - make_interval(secs => $2)${unless}
         LIMIT (SELECT $3::bigint)) AS bounded`;
}
