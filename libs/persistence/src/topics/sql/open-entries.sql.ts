import type { Statement } from '../../database.js';

/**
 * Entries of topic $1 that have not ended, at most $2: what waits for a retry, behind a key or as a
 * dead letter from index outbox_blocking, the others above what is swept for ever from outbox_fresh.
 * So ten million delivered ones cost nothing. Why the range is one of rows: see `claimFreshEntries`.
 * Its `LIMIT` is of the open ones, so a topic whose sweep stands still is read from where it stood.
 */
const OPEN = (lock: '' | 'FOR UPDATE') => `
waiting AS MATERIALIZED (
  SELECT o.id FROM outbox o
  WHERE o.topic = $1 AND (o.next_attempt_at IS NOT NULL OR o.dead_lettered_at IS NOT NULL)
  LIMIT $2::int ${lock}
), fresh AS MATERIALIZED (
  SELECT o.id FROM outbox o
  WHERE (o.topic, o.id) > ((SELECT $1::text),
                           coalesce((SELECT swept_through FROM topic_cursors WHERE topic = $1), 0))
    AND (o.topic, o.id) <= ((SELECT $1::text), 9223372036854775807)
    AND num_nonnulls(o.delivered_at, o.next_attempt_at, o.dead_lettered_at, o.discarded_at) = 0
  ORDER BY o.topic, o.id LIMIT $2::int ${lock}
)`;

/** $1 topic, $2 counted at most. */
export const countOpenEntries: Statement = {
  name: 'count_open_entries',
  text: `
WITH ${OPEN('')}
SELECT ((SELECT count(*) FROM waiting) + (SELECT count(*) FROM fresh))::float8 AS open`,
};

/**
 * Ends the open entries of a topic for good, at most $2; what waits goes first. The frontier moves past
 * the fresh ones: a claim that waits for the cursor reads it anew, and does not hand out what ended
 * while it waited. The cursor must be locked, and no claim may name an entry of the topic.
 */
export const discardOpenEntries: Statement = {
  name: 'discard_open_entries',
  text: `
WITH ${OPEN('FOR UPDATE')}, chosen AS MATERIALIZED (
  SELECT id FROM (SELECT id, 0 AS turn FROM waiting UNION ALL SELECT id, 1 FROM fresh) u
  ORDER BY turn, id LIMIT $2::int
), moved AS (
  UPDATE topic_cursors c SET frontier = x.last
  FROM (SELECT max(id) AS last FROM fresh WHERE id IN (SELECT id FROM chosen)) x
  WHERE c.topic = $1 AND x.last > c.frontier
)
UPDATE outbox o SET next_attempt_at = NULL, dead_lettered_at = NULL, discarded_at = now()
WHERE o.id = ANY (ARRAY(SELECT id FROM chosen)) AND num_nonnulls(o.delivered_at, o.discarded_at) = 0
RETURNING o.id::text AS id`,
};
