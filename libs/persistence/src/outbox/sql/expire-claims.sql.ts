import type { Statement } from '../../database.js';

/**
 * Takes the claims of workers whose lease has run out and gives their entries back, due at once.
 *
 * The attempt counts: it was claimed and never settled, which is what a message that kills its
 * process looks like. The first time an entry is marked RELAY.LEASE_EXPIRED and retried in small
 * groups, the second time RELAY.SUSPECTED_POISON and retried alone; at the ceiling it is dead.
 * Claims are taken oldest first, so the entries of a key come back in the order of their ids.
 *
 * $1 claims at most.
 */
export const expireClaims: Statement = {
  name: 'expire_claims',
  text: `
WITH lost AS (
  SELECT c.id FROM claims c
  LEFT JOIN relay_workers w USING (worker_id)
  WHERE w.worker_id IS NULL OR w.lease_expires_at < now()
  ORDER BY c.claimed_at LIMIT $1
  FOR UPDATE OF c SKIP LOCKED
), revoked AS (
  DELETE FROM claims c USING lost WHERE c.id = lost.id
  RETURNING c.topic, c.worker_id, c.entry_ids, c.claimed_at
), returned AS (
  UPDATE outbox o
  SET delivery_attempts = o.delivery_attempts + 1,
      claimed_by = x.worker_id, claimed_at = x.claimed_at,
      next_attempt_at = CASE WHEN x.dead THEN NULL ELSE now() END,
      dead_lettered_at = CASE WHEN x.dead THEN now() END,
      error_code = CASE WHEN x.before IN ('RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON')
                        THEN 'RELAY.SUSPECTED_POISON' ELSE 'RELAY.LEASE_EXPIRED' END,
      last_error = 'worker ' || x.worker_id || ' lost its lease before it settled this entry'
  FROM (
    SELECT e.id, r.worker_id, r.claimed_at, e.error_code AS before,
           e.error_code = 'RELAY.SUSPECTED_POISON'
             AND e.delivery_attempts + 1 - e.attempts_forgiven
                 >= coalesce((t.policy #>> '{retry,max_attempts}')::int, 5) AS dead
    FROM revoked r
    CROSS JOIN LATERAL unnest(r.entry_ids) AS u (id)
    JOIN outbox e ON e.id = u.id
    LEFT JOIN topics t ON t.topic = r.topic
    WHERE num_nonnulls(e.delivered_at, e.dead_lettered_at, e.discarded_at) = 0
  ) x
  WHERE o.id = x.id
  RETURNING o.id, o.event_id, o.topic, o.delivery_attempts, o.claimed_at, o.claimed_by,
            o.error_code, o.last_error, o.dead_lettered_at
), recorded AS (
  INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport,
                                 started_at, ended_at, outcome, error_code, error_message)
  SELECT r.id, r.event_id, r.topic, r.delivery_attempts, r.claimed_by,
         coalesce(t.transport, 'unknown'), r.claimed_at, now(),
         CASE WHEN r.dead_lettered_at IS NULL THEN 'expired' ELSE 'dead' END,
         r.error_code, r.last_error
  FROM returned r LEFT JOIN topics t ON t.topic = r.topic
)
SELECT (SELECT count(*)::int FROM revoked) AS claims,
       (SELECT count(*)::int FROM returned) AS entries,
       (SELECT array_agg(DISTINCT worker_id) FROM revoked) AS workers,
       (SELECT array_agg(DISTINCT topic) FROM revoked) AS topics`,
};
