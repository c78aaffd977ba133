import type { Statement } from '../../database.js';

/**
 * Lets the next entries of keys go whose head is out of the way: keys whose lowest waiting entry is
 * parked (not scheduled, not a dead letter that blocks) and of which nothing is in flight. The lowest
 * $3 entries of each key become due together; they are claimed, published and settled as one run.
 *
 * Walks the distinct keys with one index probe each (outbox_blocking), $4 keys at most from $5 on,
 * so a key with 100,000 parked entries costs as much as one with a single entry.
 *
 * $1 topic, $2 whether dead letters block, $3 entries per key, $4 keys at most, $5 key to start
 * after (null: from the first). Answers the last key walked, null when all have been.
 */
export const releaseKeys: Statement = {
  name: 'release_keys',
  text: `
WITH RECURSIVE walk AS (
  (SELECT partition_key, 1 AS n FROM outbox
   WHERE topic = $1 AND partition_key > coalesce($5::text, '')
     AND (next_attempt_at IS NOT NULL OR dead_lettered_at IS NOT NULL)
   ORDER BY partition_key LIMIT 1)
  UNION ALL
  SELECT (SELECT o.partition_key FROM outbox o
          WHERE o.topic = $1 AND o.partition_key > w.partition_key
            AND (o.next_attempt_at IS NOT NULL OR o.dead_lettered_at IS NOT NULL)
          ORDER BY o.partition_key LIMIT 1), w.n + 1
  FROM walk w WHERE w.partition_key IS NOT NULL AND w.n < $4
), free AS MATERIALIZED (
  SELECT w.partition_key FROM walk w
  CROSS JOIN LATERAL (
    SELECT b.next_attempt_at FROM outbox b
    WHERE b.topic = $1 AND b.partition_key = w.partition_key
      AND (b.next_attempt_at IS NOT NULL OR b.dead_lettered_at IS NOT NULL)
      AND (b.next_attempt_at IS NOT NULL OR $2)
    ORDER BY b.id LIMIT 1) head
  WHERE head.next_attempt_at = 'infinity'
    AND NOT EXISTS (
      SELECT FROM claims c CROSS JOIN LATERAL unnest(c.entry_ids) AS u (id)
      JOIN outbox f ON f.id = u.id
      WHERE c.topic = $1 AND f.partition_key = w.partition_key AND f.delivered_at IS NULL)
), released AS (
  UPDATE outbox o SET next_attempt_at = now()
  FROM (SELECT n.id FROM free f CROSS JOIN LATERAL (
          SELECT id FROM outbox p
          WHERE p.topic = $1 AND p.partition_key = f.partition_key
            AND (p.next_attempt_at IS NOT NULL OR p.dead_lettered_at IS NOT NULL)
            AND p.next_attempt_at = 'infinity'
          ORDER BY p.id LIMIT $3) n) x
  WHERE o.id = x.id AND o.next_attempt_at = 'infinity'
  RETURNING o.id
)
SELECT (SELECT count(*)::int FROM released) AS released,
       (SELECT CASE WHEN count(*) < $4 THEN NULL ELSE max(partition_key) END
        FROM walk WHERE partition_key IS NOT NULL) AS last_key`,
};
