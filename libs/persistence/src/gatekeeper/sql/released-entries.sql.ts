import type { Statement } from '../../database.js';
import { ENTRIES, HELD } from '../../outbox/entry-state.js';

/** Whether decision `d` is in the scope of kind $1 and value $2; of a topic all are. */
const IN_SCOPE = `
  CASE $1::text
    WHEN 'policy' THEN d.policy_set = $2 WHEN 'kind' THEN d.kind = $2
    WHEN 'model' THEN $2 IN (d.model_name, d.model_name || '@' || d.model_version)
    WHEN 'actor' THEN d.actor = $2 WHEN 'subject' THEN d.subject = $2
    ELSE true END`;

/**
 * Deliveries to gated topics of the newest $3 releases of a scope up to the number $6, by state: kind $1,
 * value $2 (null for everything), $4 decisions named at most. Those that nobody might act on any more
 * when the switch was engaged, at $7, are left out, unless they are still open; recalled are those that
 * were taken back from then to $8, the end (null for none). A scope that has few is looked for among the
 * newest $5 releases of all, so that whoever engages a switch is answered however long the history is.
 */
export const releasesOut: Statement = {
  name: 'releases_out',
  text: `
WITH ${HELD}, gated AS MATERIALIZED (
  SELECT topic FROM topics
  WHERE (policy ->> 'gated')::boolean AND ($1::text <> 'topic' OR topic = $2)
), newest AS MATERIALIZED (
  SELECT * FROM decisions WHERE release_seq <= $6::bigint ORDER BY release_seq DESC LIMIT $5::int
), released AS MATERIALIZED (
  SELECT d.decision_id, d.release_event_id, d.release_seq,
         coalesce(d.valid_until > $7::timestamptz,
                  d.settled_at > $7::timestamptz - interval '1 day') AS current
  FROM newest d WHERE ${IN_SCOPE}
  ORDER BY d.release_seq DESC LIMIT $3::int
), entry AS (
  SELECT r.decision_id, r.release_seq, r.current,
         EXISTS (SELECT FROM processed_events p WHERE p.event_id = o.event_id) AS effected,
         CASE WHEN o.delivered_at IS NOT NULL THEN 'delivered'
              WHEN o.error_code = 'DECISION.RELEASE_RECALLED' AND o.discarded_at >= $7::timestamptz
                AND o.discarded_at <= coalesce($8::timestamptz, 'infinity') THEN 'recalled'
              WHEN o.discarded_at IS NOT NULL THEN 'discarded'
              WHEN o.dead_lettered_at IS NULL AND o.id IN (SELECT id FROM held) THEN 'in_flight'
              ELSE 'undelivered' END AS state
  FROM released r JOIN ${ENTRIES} o ON o.event_id = r.release_event_id
  WHERE o.topic IN (SELECT topic FROM gated)
), counted AS (
  SELECT state, decision_id, release_seq FROM entry WHERE state IN ('undelivered', 'in_flight', 'recalled')
  UNION ALL SELECT state, decision_id, release_seq FROM entry WHERE state = 'delivered' AND current
  UNION ALL SELECT 'effected', decision_id, release_seq FROM entry WHERE effected AND current
)
SELECT s.state, count(c.state)::float8 AS value,
       (SELECT count(*) = $3::int FROM released) OR (SELECT count(*) = $5::int FROM newest)
         AS estimated,
       coalesce((array_agg(c.decision_id ORDER BY c.release_seq DESC)
                 FILTER (WHERE c.state IS NOT NULL))[1:$4::int], '{}')::text[] AS decisions
FROM unnest('{undelivered,in_flight,delivered,effected,recalled}'::text[]) AS s (state)
LEFT JOIN counted c USING (state) GROUP BY s.state`,
};

/** Gated topics in a scope of kind $1 and value $2, by name. */
export const gatedTopics: Statement = {
  name: 'gated_topics',
  text: `
SELECT topic FROM topics
WHERE (policy ->> 'gated')::boolean AND ($1::text <> 'topic' OR topic = $2) ORDER BY topic`,
};

/**
 * Takes back what of a scope waits in a gated topic: kind $1, value $2, topic $3, at most $4 entries are
 * looked at, $5 says why. The cursor of the topic must be locked.
 *
 * A claim that waits for the cursor has its snapshot already and would hand out what was discarded
 * meanwhile. So the frontier moves past every entry that was looked at, and those of other scopes among
 * them are claimed as retries are, which reads their rows anew. What a claim names is left alone: it may
 * be delivered this moment. A row that a claim takes while we wait for it is not what it was, and is
 * passed over.
 */
export const recallEntries: Statement = {
  name: 'recall_entries',
  text: `
WITH ${HELD}, waiting AS MATERIALIZED (
  SELECT o.id, o.event_id FROM outbox o
  WHERE o.topic = $3 AND (o.next_attempt_at IS NOT NULL OR o.dead_lettered_at IS NOT NULL)
  LIMIT $4::int FOR UPDATE
), fresh AS MATERIALIZED (
  SELECT o.id, o.event_id FROM outbox o
  WHERE (o.topic, o.id) > ((SELECT $3::text),
                           coalesce((SELECT swept_through FROM topic_cursors WHERE topic = $3), 0))
    AND (o.topic, o.id) <= ((SELECT $3::text), 9223372036854775807)
    AND num_nonnulls(o.delivered_at, o.next_attempt_at, o.dead_lettered_at, o.discarded_at) = 0
    AND o.id NOT IN (SELECT id FROM held)
  ORDER BY o.topic, o.id LIMIT $4::int FOR UPDATE
), chosen AS MATERIALIZED (
  SELECT u.id FROM (SELECT * FROM waiting UNION ALL SELECT * FROM fresh) u
  JOIN events e ON e.event_id = u.event_id
  JOIN decisions d ON d.decision_id = e.causation_id AND d.release_event_id = e.event_id
  WHERE ${IN_SCOPE}
), moved AS (
  UPDATE topic_cursors c SET frontier = x.last FROM (SELECT max(id) AS last FROM fresh) x
  WHERE c.topic = $3 AND x.last > c.frontier AND EXISTS (SELECT FROM chosen)
), others AS (
  UPDATE outbox o SET next_attempt_at = now()
  WHERE o.id = ANY (ARRAY(SELECT id FROM fresh EXCEPT SELECT id FROM chosen))
    AND EXISTS (SELECT FROM chosen)
  RETURNING 1
), recalled AS (
  UPDATE outbox o SET next_attempt_at = NULL, dead_lettered_at = NULL, discarded_at = now(),
         error_code = 'DECISION.RELEASE_RECALLED', last_error = $5
  WHERE o.id = ANY (ARRAY(SELECT id FROM chosen)) AND o.delivered_at IS NULL
  RETURNING o.id::text AS id
)
SELECT coalesce((SELECT array_agg(id) FROM recalled), '{}') AS entries,
       (SELECT count(*) FROM waiting) < $4::int AND (SELECT count(*) FROM fresh) < $4::int AS complete`,
};
