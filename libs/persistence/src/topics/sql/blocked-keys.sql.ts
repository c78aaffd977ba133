import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';
import { BY_KEY, MAY_BLOCK, OF_KEY } from '../../outbox/sql/entries-of-key.sql.js';

/** Entries behind one key that are counted; more are shown as this many. */
export const PARKED_COUNT_MAX = 10_000;

/**
 * Keys of a topic whose head waits for a retry or for an operator, with what is parked behind it.
 * A key is blocked since its head first failed, whatever was tried since; since the head was made where
 * no attempt was spent on it, which is the first moment from which it can have stood in the way.
 * Walks the distinct keys of outbox_blocking with one probe each, however many entries a key has.
 *
 * $1 topic, $2 key to start after, $3 keys at most.
 */
export const blockedKeys: Statement = {
  name: 'blocked_keys',
  text: `
WITH RECURSIVE walk AS (
  (SELECT partition_key, 1 AS n FROM outbox
   WHERE topic = $1 AND partition_key > coalesce($2::text, '')
     AND ${MAY_BLOCK('outbox')}
   ORDER BY partition_key LIMIT 1)
  UNION ALL
  SELECT (SELECT o.partition_key FROM outbox o
          WHERE o.topic = $1 AND o.partition_key > w.partition_key
            AND ${MAY_BLOCK('o')}
          ORDER BY o.partition_key LIMIT 1), w.n + 1
  FROM walk w WHERE w.partition_key IS NOT NULL AND w.n < $3::int
)
SELECT $1 AS topic, w.partition_key, head.id::text AS head_entry_id, head.event_id AS head_event_id,
       CASE WHEN head.dead_lettered_at IS NOT NULL THEN 'dead' ELSE 'scheduled' END AS head_state,
       CASE WHEN head.next_attempt_at < 'infinity' THEN ${iso('head.next_attempt_at')} END
         AS head_next_attempt_at,
       head.error_code AS head_error_code, head.last_error AS head_last_error,
       ${iso('coalesce(failed.first_at, head.created_at)')} AS blocked_since,
       parked.n AS parked
FROM walk w
CROSS JOIN LATERAL (
  SELECT * FROM outbox o
  WHERE ${OF_KEY('o', 'w.partition_key')}
  ${BY_KEY('o')} LIMIT 1
) head
CROSS JOIN LATERAL (
  SELECT min(a.ended_at) AS first_at FROM delivery_attempts a WHERE a.entry_id = head.id
) failed
CROSS JOIN LATERAL (
  SELECT count(*)::float8 AS n
  FROM (SELECT FROM outbox o
        WHERE ${OF_KEY('o', 'w.partition_key')} AND o.id > head.id
        ${BY_KEY('o')} LIMIT ${PARKED_COUNT_MAX}) p
) parked
WHERE w.partition_key IS NOT NULL
ORDER BY w.partition_key`,
};
