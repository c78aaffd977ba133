import type { Statement } from '../../database.js';

/** Who owns what, dead owners left out, and which topics each live worker serves. $1 topics. */
export const readOwnership: Statement = {
  name: 'read_topic_ownership',
  text: `
WITH live AS MATERIALIZED (
  SELECT worker_id, topics, stopping_at FROM relay_workers WHERE lease_expires_at >= now()
)
SELECT (SELECT coalesce(json_agg(json_build_object('topic', c.topic, 'owner', l.worker_id)
                                 ORDER BY c.topic), '[]')
        FROM topic_cursors c LEFT JOIN live l ON l.worker_id = c.owner
        WHERE c.topic = ANY ($1)) AS topics,
       (SELECT coalesce(json_agg(json_build_object('workerId', worker_id, 'topics',
                 (SELECT coalesce(json_agg(k), '[]') FROM jsonb_object_keys(topics) AS k))), '[]')
        FROM live WHERE stopping_at IS NULL) AS workers`,
};

/**
 * Takes or keeps the ownership of a topic ordered by key: free, or its owner's lease is over, and
 * nobody else still holds a claim on it (those are expired first, so that their entries go before
 * newer ones of their keys).
 *
 * $1 topic, $2 worker.
 */
export const takeOwnership: Statement = {
  name: 'take_topic_ownership',
  text: `
UPDATE topic_cursors t SET owner = $2
WHERE t.topic = $1
  AND (t.owner IS NULL
       OR NOT EXISTS (SELECT FROM relay_workers w
                      WHERE w.worker_id = t.owner AND w.lease_expires_at >= now()))
  AND NOT EXISTS (SELECT FROM claims c WHERE c.topic = $1 AND c.worker_id <> $2)`,
};

/** Asked after the owner has changed: from then on only the new owner makes claims. */
export const othersHoldClaims: Statement = {
  name: 'others_hold_claims',
  text: `SELECT EXISTS (SELECT FROM claims WHERE topic = $1 AND worker_id <> $2) AS held`,
};

/** $1 topic. */
export const readOwner: Statement = {
  name: 'read_topic_owner',
  text: `SELECT owner FROM topic_cursors WHERE topic = $1`,
};

/** $1 topic, $2 worker. */
export const yieldOwnership: Statement = {
  name: 'yield_topic_ownership',
  text: `UPDATE topic_cursors SET owner = NULL WHERE topic = $1 AND owner = $2`,
};
