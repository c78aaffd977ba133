import type { Statement } from '../../database.js';

/**
 * Takes replays that wait for a worker, and keeps those that this worker holds. A replay waits when
 * nobody holds it, or when its worker's lease is over: the same lease that guards claims.
 *
 * $1 worker, $2 replays at most. Index replays_open.
 */
export const holdReplays: Statement = {
  name: 'hold_replays',
  text: `
WITH open AS (
  SELECT r.id FROM replays r
  WHERE r.status IN ('pending', 'running')
    AND (r.worker_id IS NULL OR r.worker_id = $1
         OR NOT EXISTS (SELECT FROM relay_workers w
                        WHERE w.worker_id = r.worker_id AND w.lease_expires_at >= now()))
  ORDER BY r.worker_id IS NOT DISTINCT FROM $1 DESC, r.created_at LIMIT $2
  FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE replays r
  SET worker_id = $1, status = 'running', started_at = coalesce(r.started_at, now()),
      updated_at = now()
  FROM open WHERE r.id = open.id AND (r.worker_id IS DISTINCT FROM $1 OR r.status = 'pending')
  RETURNING r.id
)
SELECT r.id, r.filter, r.rate_per_second, r.ordering, r.matched IS NOT NULL AS listed
FROM replays r JOIN open USING (id) ORDER BY r.created_at`,
};

/** Gives back what the worker holds, for others to go on at once. $1 worker. */
export const releaseReplays: Statement = {
  name: 'release_replays',
  text: `
UPDATE replays SET worker_id = NULL, updated_at = now()
WHERE worker_id = $1 AND status = 'running'`,
};

/** $1 replay, $2 worker, $3 why it cannot go on. */
export const failReplay: Statement = {
  name: 'fail_replay',
  text: `
UPDATE replays
SET status = 'failed', last_error = $3, finished_at = now(), updated_at = now()
WHERE id = $1::uuid AND worker_id = $2 AND status = 'running'`,
};

/** Says why a replay that goes on does not move. $1 replay, $2 worker, $3 text or null. */
export const noteOnReplay: Statement = {
  name: 'note_on_replay',
  text: `
UPDATE replays SET last_error = $3, updated_at = now()
WHERE id = $1::uuid AND worker_id = $2 AND status = 'running'
  AND last_error IS DISTINCT FROM $3`,
};

/** Removes one step of the lists of replays that will never go on. $1 rows. */
export const dropEndedLists: Statement = {
  name: 'drop_ended_replay_lists',
  text: `
DELETE FROM replay_items
WHERE ctid = ANY (ARRAY(
  SELECT x.ctid
  FROM replays r
  CROSS JOIN LATERAL (SELECT i.ctid FROM replay_items i WHERE i.replay_id = r.id
                      LIMIT (SELECT $1::bigint)) x
  WHERE r.status IN ('cancelled', 'completed')
  LIMIT (SELECT $1::bigint)))`,
};
