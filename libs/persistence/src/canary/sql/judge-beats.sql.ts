import type { Statement } from '../../database.js';
import { ENTRIES } from '../../outbox/entry-state.js';
import { TAKES_CANARIES } from './takes-canaries.js';

/** Null while one of them is not known: `greatest` alone would make nothing of it. */
const ms = (from: string, to: string) =>
  `CASE WHEN ${to} IS NOT NULL
        THEN greatest(0, extract(epoch FROM ${to} - ${from}) * 1000)::float8 END`;

/** Whether a canary is expected at a topic though it has no entry there: some live worker delivers it. */
const EXPECTED_TOPICS = `
  SELECT t.topic FROM topics t
  WHERE ${TAKES_CANARIES}
    AND NOT EXISTS (SELECT FROM retired_topics r WHERE r.topic = t.topic)
    AND EXISTS (SELECT FROM relay_workers w
                WHERE w.lease_expires_at > now() AND w.topics ? t.topic)`;

/** Consumers that have had a canary, but those that were retired since. */
const EXPECTED_CONSUMERS = `
  SELECT had.consumer, had.topic
  FROM (SELECT h.consumer, h.topic, h.last_success_at AS at FROM canary_hops h
        WHERE h.hop = 'consumed' AND h.reached > 0 AND h.consumer <> ''
        UNION ALL
        SELECT p.consumer, p.topic, p.processed_at FROM beat b JOIN processed_events p USING (event_id)
       ) had
  GROUP BY had.consumer, had.topic
  HAVING NOT EXISTS (SELECT FROM retired_consumers r
                     WHERE r.consumer = had.consumer AND r.retired_at >= max(had.at))`;

const IS_NEWER = `excluded.last_success_at >= coalesce(known.last_success_at, '-infinity')`;

/**
 * Looks where each canary has come to that is still under way, and judges each place by the time since
 * the place before: so what stands still is missed where it stands, and not at every place behind it.
 * A place is judged once; one that a canary reaches after that keeps its miss and is given its time.
 *
 * All times are of the database, but the answer's, which one process measured with a clock that cannot
 * be set, and those that a consumer with a database of its own reports.
 *
 * $1 to $3 the goals of committed, published and consumed in milliseconds · $4 milliseconds that a canary
 * is looked after. One that came everywhere is looked after as long as a consumer may take, for one that
 * nobody knows yet. Indexes: canary_beats_by_time, and keys.
 */
export const judgeBeats: Statement = {
  name: 'judge_canary_beats',
  text: `
WITH beat AS MATERIALIZED (
  SELECT b.event_id, b.way, b.sent_at, b.answered_ms,
         coalesce(b.committed_at,
                  (SELECT min(o.created_at) FROM outbox o
                   WHERE o.event_id = b.event_id AND o.replay_id IS NULL),
                  (SELECT now() FROM events e WHERE e.event_id = b.event_id)) AS committed_at
  FROM canary_beats b
  WHERE b.sent_at > now() - $4::float8 * interval '1 millisecond' AND b.ended_at IS NULL
), expected_topic AS MATERIALIZED (${EXPECTED_TOPICS}
), delivery AS MATERIALIZED (
  SELECT b.event_id, b.way, b.sent_at, b.committed_at, o.topic, o.delivered_at
  FROM beat b JOIN ${ENTRIES} o ON o.event_id = b.event_id AND o.replay_id IS NULL
  UNION ALL
  SELECT b.event_id, b.way, b.sent_at, b.committed_at, t.topic, NULL
  FROM beat b CROSS JOIN expected_topic t
  WHERE b.committed_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM outbox o WHERE o.event_id = b.event_id AND o.topic = t.topic
                                           AND o.replay_id IS NULL)
), reader AS MATERIALIZED (${EXPECTED_CONSUMERS}
), place AS MATERIALIZED (
  SELECT event_id, way, sent_at, 'committed' AS hop, '' AS topic, '' AS consumer,
         sent_at AS from_at, committed_at AS to_at,
         CASE WHEN committed_at IS NOT NULL
              THEN coalesce(answered_ms, ${ms('sent_at', 'committed_at')}) END AS ms,
         $1::float8 AS goal
  FROM beat
  UNION ALL
  SELECT event_id, way, sent_at, 'published', topic, '', committed_at, delivered_at,
         ${ms('committed_at', 'delivered_at')}, $2::float8
  FROM delivery
  UNION ALL
  SELECT d.event_id, d.way, d.sent_at, 'consumed', d.topic, r.consumer, d.delivered_at,
         p.processed_at, ${ms('d.delivered_at', 'p.processed_at')}, $3::float8
  FROM delivery d
  JOIN reader r USING (topic)
  LEFT JOIN processed_events p ON p.event_id = d.event_id AND p.consumer = r.consumer
  WHERE d.delivered_at IS NOT NULL
), written AS (
  INSERT INTO canary_results AS result (event_id, hop, topic, consumer, ms, missed)
  SELECT event_id, hop, topic, consumer, ms, ms IS NULL OR ms > goal
  FROM place
  WHERE ms IS NOT NULL OR now() > from_at + goal * interval '1 millisecond'
  ORDER BY event_id, hop, topic, consumer
  ON CONFLICT ON CONSTRAINT canary_results_once DO UPDATE SET ms = excluded.ms
     WHERE result.ms IS NULL AND excluded.ms IS NOT NULL
  RETURNING event_id, hop, topic, consumer, ms, missed, xmax = 0 AS is_new
), hops AS (
  INSERT INTO canary_hops AS known (hop, way, topic, consumer, last_success_at, last_ms,
                                    last_event_id, last_judged_at, reached, missed)
  SELECT hop, way, topic, consumer, max(p.to_at),
         (array_agg(w.ms ORDER BY p.to_at DESC) FILTER (WHERE p.to_at IS NOT NULL))[1],
         (array_agg(p.event_id ORDER BY p.to_at DESC) FILTER (WHERE p.to_at IS NOT NULL))[1],
         max(p.sent_at), count(w.ms), count(*) FILTER (WHERE w.is_new AND w.missed)
  FROM written w JOIN place p USING (event_id, hop, topic, consumer)
  GROUP BY hop, way, topic, consumer ORDER BY hop, way, topic, consumer
  ON CONFLICT ON CONSTRAINT canary_hops_once DO UPDATE
     SET last_success_at = greatest(known.last_success_at, excluded.last_success_at),
         last_ms = CASE WHEN ${IS_NEWER} THEN excluded.last_ms ELSE known.last_ms END,
         last_event_id = CASE WHEN ${IS_NEWER} THEN excluded.last_event_id
                              ELSE known.last_event_id END,
         last_judged_at = greatest(known.last_judged_at, excluded.last_judged_at),
         reached = known.reached + excluded.reached,
         missed = known.missed + excluded.missed
), ended AS (
  SELECT event_id, min(committed_at) AS committed_at, bool_and(to_at IS NOT NULL) AS is_through,
         max(coalesce(to_at, now())) AS at
  FROM place JOIN beat USING (event_id) GROUP BY event_id
)
UPDATE canary_beats b
SET committed_at = e.committed_at,
    ended_at = CASE WHEN e.is_through AND e.at < now() - $3::float8 * interval '1 millisecond'
                    THEN now() END
FROM ended e
WHERE b.event_id = e.event_id
  AND (b.committed_at IS DISTINCT FROM e.committed_at
       OR e.is_through AND e.at < now() - $3::float8 * interval '1 millisecond')`,
};
