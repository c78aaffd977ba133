import type { Statement } from '../../database.js';

/** What a worker holds by the database's record. $1 worker. */
export const claimsOfWorker: Statement = {
  name: 'claims_of_worker',
  text: `SELECT id::text AS id FROM claims WHERE worker_id = $1`,
};

/**
 * Frees claims that a live worker holds in the database and does not know of: their statement was
 * committed, the answer never arrived. Nothing was published, so no attempt is spent.
 *
 * $1 worker, $2 claims.
 */
export const abandonClaims: Statement = {
  name: 'abandon_claims',
  text: `
WITH orphaned AS (
  DELETE FROM claims WHERE worker_id = $1 AND id = ANY ($2::uuid[]) RETURNING entry_ids
)
UPDATE outbox o SET next_attempt_at = now()
WHERE o.id = ANY (ARRAY(SELECT unnest(entry_ids) FROM orphaned))
  AND num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at, o.next_attempt_at) = 0`,
};
