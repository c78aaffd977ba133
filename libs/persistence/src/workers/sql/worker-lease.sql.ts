import type { Statement } from '../../database.js';

/**
 * Another process may take the name over when the lease of the one before is over and its claims have
 * been expired, so that what it held counts as tried.
 *
 * $1 worker, $2 host, $3 pid, $4 version, $5 lease in milliseconds, $6 stopping, $7 report or null,
 * $8 incarnation.
 */
export const renewLease: Statement = {
  name: 'worker_heartbeat',
  text: `
INSERT INTO relay_workers (worker_id, hostname, pid, version, lease_expires_at, stopping_at, topics,
                           incarnation)
VALUES ($1, $2, $3, $4, now() + $5 * interval '1 millisecond', CASE WHEN $6 THEN now() END,
        coalesce($7::jsonb, '{}'), $8)
ON CONFLICT (worker_id) DO UPDATE
  SET heartbeat_at = now(), lease_expires_at = excluded.lease_expires_at,
      stopping_at = CASE WHEN relay_workers.incarnation IS NOT DISTINCT FROM excluded.incarnation
                         THEN coalesce(relay_workers.stopping_at, excluded.stopping_at)
                         ELSE excluded.stopping_at END,
      started_at = CASE WHEN relay_workers.incarnation IS NOT DISTINCT FROM excluded.incarnation
                        THEN relay_workers.started_at ELSE now() END,
      hostname = excluded.hostname, pid = excluded.pid, version = excluded.version,
      incarnation = excluded.incarnation, topics = coalesce($7, relay_workers.topics)
  WHERE relay_workers.incarnation IS NOT DISTINCT FROM excluded.incarnation
     OR (relay_workers.lease_expires_at < now()
         AND NOT EXISTS (SELECT FROM claims c WHERE c.worker_id = excluded.worker_id))`,
};

/** $1 worker, $2 incarnation. */
export const leaveFleet: Statement = {
  name: 'worker_leave',
  text: `
DELETE FROM relay_workers WHERE worker_id = $1 AND incarnation IS NOT DISTINCT FROM $2::uuid`,
};

/**
 * Forgets workers that have been gone for long; their claims were expired in their first seconds.
 *
 * $1 milliseconds.
 */
export const forgetWorkers: Statement = {
  name: 'forget_workers',
  text: `
DELETE FROM relay_workers w
WHERE lease_expires_at < now() - $1 * interval '1 millisecond'
  AND NOT EXISTS (SELECT FROM claims c WHERE c.worker_id = w.worker_id)`,
};
