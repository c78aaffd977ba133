import type { Statement } from '../../database.js';

/**
 * Lets entries go that wait behind a key, of a topic that is no longer ordered by key: nobody would
 * release them. Their order is the oldest first, and no promise.
 *
 * $1 topic, $2 entries at most. Index outbox_due.
 */
export const releaseParked: Statement = {
  name: 'release_parked',
  text: `
WITH parked AS MATERIALIZED (
  SELECT id FROM outbox WHERE topic = $1 AND next_attempt_at = 'infinity'
  ORDER BY topic, next_attempt_at, id LIMIT (SELECT $2::bigint) FOR UPDATE SKIP LOCKED
)
UPDATE outbox o SET next_attempt_at = now()
WHERE o.id = ANY (ARRAY(SELECT id FROM parked)) AND coalesce(o.next_attempt_at = 'infinity', false)`,
};
