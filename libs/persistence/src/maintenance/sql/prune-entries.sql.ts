import type { Statement } from '../../database.js';
import { CLOSED, uncountedEntries } from './uncounted-rows.sql.js';
import { ENTRIES } from '../../outbox/entry-state.js';

/**
 * The next window of the outbox by id, and what of it is over: delivered or discarded longer ago
 * than $3 days. Dead letters wait for an operator and stay. The primary key is the way through,
 * because an index on `delivered_at` would cost every delivery its heap-only update; ids grow with
 * time, so a window without a row that is old enough ends the walk.
 *
 * $1 id to start after, $2 rows to visit, $3 days.
 */
const WINDOW = `
visited AS MATERIALIZED (
  SELECT o.id, o.event_id, o.topic, o.created_at, o.replay_id,
         o.created_at < now() - $3 * interval '1 day' AS old,
         CASE WHEN o.delivered_at < now() - $3 * interval '1 day' THEN 'delivered'
              WHEN o.discarded_at < now() - $3 * interval '1 day' THEN 'discarded' END AS state
  FROM ${ENTRIES} o WHERE o.id > $1::bigint ORDER BY o.id LIMIT (SELECT $2::bigint)
), ended AS MATERIALIZED (
  SELECT * FROM visited WHERE state IS NOT NULL
)`;

const ANSWER = `
SELECT (SELECT count(*)::int FROM ended) AS entries,
       (SELECT max(id)::text FROM visited) AS last_id,
       NOT coalesce((SELECT bool_or(old) AND count(*) = $2 FROM visited), false) AS complete`;

/**
 * Takes what is over in the window, with its attempts and edits, and adds it to the totals; to the
 * baseline as well, where no segment has counted it.
 */
export const pruneEntries: Statement = {
  name: 'prune_entries',
  text: `
WITH ${WINDOW}, ${CLOSED}, attempts AS (
  DELETE FROM delivery_attempts WHERE entry_id = ANY (ARRAY(SELECT id FROM ended))
), edits AS (
  DELETE FROM entry_edits WHERE entry_id = ANY (ARRAY(SELECT id FROM ended))
), taken AS (
  DELETE FROM outbox WHERE id = ANY (ARRAY(SELECT id FROM ended))
  RETURNING id, event_id, topic, created_at, replay_id,
            CASE WHEN delivered_at IS NOT NULL THEN 'delivered' ELSE 'discarded' END AS state
), retired AS (
  INSERT INTO retired_entries (topic, hour, state, is_replay, entries)
  SELECT topic, date_trunc('hour', created_at, 'UTC'), state, replay_id IS NOT NULL, count(*)
  FROM taken GROUP BY 1, 2, 3, 4
  ON CONFLICT (topic, hour, state, is_replay)
    DO UPDATE SET entries = retired_entries.entries + excluded.entries
), ${uncountedEntries('taken')}, routes AS (
  INSERT INTO retired_routes (hour, entries)
  SELECT date_trunc('hour', e.ingested_at, 'UTC'), count(*)
  FROM taken t JOIN events e USING (event_id) WHERE t.replay_id IS NULL GROUP BY 1
  ON CONFLICT (hour) DO UPDATE SET entries = retired_routes.entries + excluded.entries
)
${ANSWER}`,
};

/** The same window, counted only. */
export const countPrunableEntries: Statement = {
  name: 'count_prunable_entries',
  text: `WITH ${WINDOW} ${ANSWER}`,
};
