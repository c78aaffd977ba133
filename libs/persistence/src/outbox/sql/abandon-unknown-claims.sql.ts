import type { Statement } from '../../database.js';

/**
 * Frees claims that a live worker holds in the database and does not know of: their statement was
 * committed, the answer never arrived. Nothing was published, so no attempt is spent.
 *
 * $1 worker, $2 the claims it knows, $3 age in ms from which a claim counts (a claim that is being
 * made right now is known before it is committed, so this is only a second belt).
 */
export const abandonUnknownClaims: Statement = {
  name: 'abandon_unknown_claims',
  text: `
WITH orphaned AS (
  DELETE FROM claims
  WHERE worker_id = $1 AND id <> ALL ($2::uuid[])
    AND claimed_at < now() - $3 * interval '1 millisecond'
  RETURNING entry_ids
)
UPDATE outbox o SET next_attempt_at = now()
FROM (SELECT unnest(entry_ids) AS id FROM orphaned) x
WHERE o.id = x.id AND o.delivered_at IS NULL AND o.dead_lettered_at IS NULL
  AND o.discarded_at IS NULL AND o.next_attempt_at IS NULL`,
};
