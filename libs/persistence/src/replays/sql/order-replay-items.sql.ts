import type { Statement } from '../../database.js';

/**
 * Orders the next deliveries of a replay and moves its position past them, in one statement: the
 * entries and the position commit together, so a step happens whole, once, or not at all. The
 * uniqueness of (event, topic, replay) is a second belt.
 *
 * An entry is a new row with the replay's id. Its envelope is the original's as it was first: made of the
 * event, and where an operator edited it for one delivery, the text from before the edit. Entries are
 * numbered in the order of the list.
 *
 * $1 replay, $2 last position of the step, $3-$5 n, event and topic of the deliveries to order,
 * $6 originals to copy (null where there is none), $7-$9 key, text and headers where there is none,
 * $10 deliveries skipped, $11 whether the list ends with this step.
 */
export const orderReplayItems: Statement = {
  name: 'order_replay_items',
  text: `
WITH wanted AS (
  SELECT * FROM unnest($3::bigint[], $4::uuid[], $5::text[], $6::bigint[], $7::text[], $8::text[],
                       $9::text[])
    AS w (n, event_id, topic, entry_id, partition_key, payload, headers)
), ordered AS (
  INSERT INTO outbox (event_id, topic, partition_key, payload_json, headers, replay_id)
  SELECT w.event_id, w.topic,
         CASE WHEN w.headers IS NULL THEN o.partition_key ELSE w.partition_key END,
         coalesce(w.payload::json,
                  (SELECT x.original_envelope FROM entry_edits x
                   WHERE x.entry_id = w.entry_id ORDER BY x.id LIMIT 1),
                  o.payload_json),
         coalesce(w.headers::json, o.headers), $1::uuid
  FROM wanted w LEFT JOIN outbox o ON o.id = w.entry_id
  WHERE w.headers IS NOT NULL OR o.id IS NOT NULL
  ORDER BY w.n
  ON CONFLICT (event_id, topic, replay_id) DO NOTHING
  RETURNING topic
), consumed AS (
  DELETE FROM replay_items WHERE replay_id = $1::uuid AND n <= $2::bigint
), moved AS (
  UPDATE replays
  SET position = jsonb_build_object('n', $2::bigint),
      enqueued = enqueued + (SELECT count(*) FROM ordered),
      skipped = skipped + $10::bigint + cardinality($3) - (SELECT count(*) FROM ordered),
      status = CASE WHEN $11 THEN 'completed' ELSE status END,
      finished_at = CASE WHEN $11 THEN now() END,
      updated_at = now()
  WHERE id = $1::uuid
)
SELECT topic, count(*)::int AS entries FROM ordered GROUP BY topic ORDER BY topic`,
};
