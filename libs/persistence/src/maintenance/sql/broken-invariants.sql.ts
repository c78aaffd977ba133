import type { Statement } from '../../database.js';
import { ENTRIES } from '../../outbox/entry-state.js';

/** Rows named for each kind. */
export const NAMED_ROWS_MAX = 20;

/**
 * Rows that break an invariant of the outbox, by kind. All of it is read from one snapshot, so a claim
 * that is being settled is never mistaken for a broken one. Reads the claims, the entries they name
 * and the entries that are scheduled (index outbox_due); what was delivered is never visited, and
 * entries parked behind a head are left out. Attempts that ended with their worker's lease do not
 * count towards the ceiling: such an entry is tried alone before it is given up (see `expireClaims`).
 */
export const brokenInvariants: Statement = {
  name: 'broken_invariants',
  text: `
WITH mine AS MATERIALIZED (
  SELECT pg_try_advisory_xact_lock(hashtextextended('invariants', 0)) AS got
), held AS MATERIALIZED (
  SELECT c.id AS claim_id, c.topic, u.id
  FROM claims c CROSS JOIN LATERAL unnest(c.entry_ids) AS u (id)
  WHERE (SELECT got FROM mine)
), claimed AS MATERIALIZED (
  SELECT h.claim_id, h.id, h.topic AS claim_topic, o.topic, o.id IS NULL AS missing,
         o.next_attempt_at IS NOT NULL AS scheduled, o.attempts_forgiven,
         num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) > 0 AS ended,
         o.delivery_attempts - o.attempts_forgiven AS attempts
  FROM held h LEFT JOIN ${ENTRIES} o USING (id)
), scheduled AS MATERIALIZED (
  SELECT o.id, o.topic, o.attempts_forgiven, o.delivery_attempts - o.attempts_forgiven AS attempts,
         num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) > 0 AS ended
  FROM topics t JOIN ${ENTRIES} o ON o.topic = t.topic
  WHERE o.next_attempt_at IS NOT NULL AND o.next_attempt_at < 'infinity' AND (SELECT got FROM mine)
), alive AS (
  SELECT id, topic, attempts_forgiven, attempts FROM scheduled
  UNION ALL SELECT id, topic, attempts_forgiven, attempts FROM claimed WHERE NOT missing AND NOT ended
), broken AS (
  SELECT 'ended_but_claimable' AS kind, id::text AS row FROM scheduled WHERE ended
  UNION ALL
  SELECT 'attempts_over_ceiling', a.id::text
  FROM alive a JOIN topics t USING (topic)
  WHERE a.attempts >= coalesce((t.policy #>> '{retry,max_attempts}')::int, 5)
    AND a.attempts - (SELECT count(*) FROM delivery_attempts d
                      WHERE d.entry_id = a.id AND d.outcome = 'expired'
                        AND d.attempt > a.attempts_forgiven)
        >= coalesce((t.policy #>> '{retry,max_attempts}')::int, 5)
  UNION ALL
  SELECT 'claim_of_ended_entry', claim_id || '/' || id FROM claimed WHERE ended
  UNION ALL
  SELECT 'claim_of_missing_entry', claim_id || '/' || id
  FROM claimed WHERE missing OR topic <> claim_topic
  UNION ALL
  SELECT 'claim_of_scheduled_entry', claim_id || '/' || id FROM claimed WHERE scheduled
  UNION ALL
  SELECT 'entry_in_two_claims', id::text FROM held GROUP BY id HAVING count(*) > 1
)
SELECT kind, count(*)::int AS count, (array_agg(row ORDER BY row))[1:${NAMED_ROWS_MAX}] AS rows
FROM broken GROUP BY kind
UNION ALL
SELECT 'checked', 1, '{}' FROM mine WHERE got`,
};
