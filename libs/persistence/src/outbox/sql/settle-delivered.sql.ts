import type { Statement } from '../../database.js';

/**
 * Settles a whole claim as delivered: the common case, with the fewest parameters.
 *
 * Deleting the claim is the fence. A worker that lost its lease finds no row, updates nothing and
 * sees a count of 0. The update touches no indexed column, so it stays on the page (see the outbox
 * migration). An entry that had failed before gets its last attempt recorded too.
 *
 * The ids come along once more, so that the index is entered once for a run of neighbours (since
 * PostgreSQL 17) instead of once for each: 2.2 pages an entry, 6 with ten million rows. Which entries
 * are settled is for the claim's row to say; the ids only find them.
 *
 * $1 claim id, $2 worker, $3 broker references in the order of the entries' ids, $4 transport,
 * $5 how many ms ago the publish began, $6 ids of the entries.
 */
export const settleDelivered: Statement = {
  name: 'settle_delivered',
  text: `
WITH fence AS (
  DELETE FROM claims WHERE id = $1 AND worker_id = $2 RETURNING entry_ids, claimed_at
), settled AS (
  UPDATE outbox o
  SET delivered_at = now(), delivery_attempts = o.delivery_attempts + 1, claimed_by = $2,
      claimed_at = x.claimed_at, broker_ref = x.broker_ref
  FROM (SELECT f.claimed_at, u.id, u.broker_ref
        FROM fence f, unnest(f.entry_ids, $3::text[]) AS u (id, broker_ref)) x
  WHERE o.id = x.id AND o.id = ANY ($6::bigint[])
  RETURNING o.id, o.event_id, o.topic, o.delivery_attempts
), recorded AS (
  INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport,
                                 started_at, ended_at, outcome)
  SELECT id, event_id, topic, delivery_attempts, $2, $4,
         now() - $5::float8 * interval '1 millisecond', now(), 'delivered'
  FROM settled WHERE delivery_attempts > 1
)
SELECT count(*)::int AS settled FROM settled`,
};
