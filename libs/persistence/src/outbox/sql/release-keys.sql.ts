import type { Statement } from '../../database.js';
import { BY_KEY, MAY_BLOCK, OF_KEY } from './entries-of-key.sql.js';

/**
 * Lets the next entries of keys go whose head is out of the way: keys whose lowest waiting entry is
 * parked (not scheduled, not a dead letter that blocks) and of which nothing is in flight. The lowest
 * $3 entries of each key become due together; they are claimed, published and settled as one run.
 *
 * Walks the distinct keys with one index probe each (outbox_blocking), $4 keys at most from $5 on,
 * so a key with 100,000 parked entries costs as much as one with a single entry. Each probe begins
 * where the one before it ended: beside a transaction that holds back vacuum, what was released and
 * delivered before stays in the index and is stepped over once, not three times.
 *
 * $1 topic, $2 whether dead letters block, $3 entries per key, $4 keys at most, $5 key to start
 * after (null: from the first). Answers the last key walked, null when all have been.
 */
export const releaseKeys: Statement = {
  name: 'release_keys',
  text: `
WITH RECURSIVE walk AS (
  SELECT coalesce($5::text, '') AS partition_key, 0::bigint AS id, 0 AS n
  UNION ALL
  SELECT x.partition_key, x.id, w.n + 1
  FROM walk w CROSS JOIN LATERAL (
    SELECT o.partition_key, o.id FROM outbox o
    WHERE o.topic = $1 AND o.partition_key > w.partition_key AND ${MAY_BLOCK('o')}
    ${BY_KEY('o')} LIMIT 1) x
  WHERE w.n < $4
), busy AS MATERIALIZED (
  SELECT f.partition_key FROM outbox f
  WHERE f.id = ANY (ARRAY(SELECT unnest(entry_ids) FROM claims WHERE topic = $1))
    AND f.delivered_at IS NULL AND f.partition_key IS NOT NULL
), free AS MATERIALIZED (
  SELECT w.partition_key, head.id FROM walk w
  CROSS JOIN LATERAL (
    SELECT b.id, b.next_attempt_at FROM outbox b
    WHERE ${OF_KEY('b', 'w.partition_key', 'w.id')}
      AND CASE WHEN b.next_attempt_at IS NULL THEN $2 ELSE true END
    ${BY_KEY('b')} LIMIT 1) head
  WHERE w.n > 0 AND head.next_attempt_at = 'infinity'
    AND w.partition_key NOT IN (SELECT partition_key FROM busy)
), released AS (
  UPDATE outbox o SET next_attempt_at = now()
  WHERE o.id = ANY (ARRAY(
          SELECT n.id FROM free f CROSS JOIN LATERAL (
            SELECT p.id FROM outbox p
            WHERE ${OF_KEY('p', 'f.partition_key', 'f.id')}
              AND coalesce(p.next_attempt_at = 'infinity', false)
            ${BY_KEY('p')} LIMIT (SELECT $3::bigint)) n))
    AND coalesce(o.next_attempt_at = 'infinity', false)
  RETURNING o.id
)
SELECT (SELECT count(*)::int FROM released) AS released,
       (SELECT CASE WHEN count(*) < $4 THEN NULL ELSE max(partition_key) END
        FROM walk WHERE n > 0) AS last_key`,
};
