import { LIVE_WITHIN_MS } from '@acp/contracts';
import type { Statement } from '../../database.js';
import { ENTRIES } from '../../outbox/entry-state.js';

/** Newest entries of a topic, effects of a consumer, that a minute's latency is taken from. */
const SAMPLE_ROWS = 100;
/** Newest events that the latency of sources is taken from. */
const SAMPLE_EVENTS = 2_000;
/** Attempts and failures that one turn counts at most: of a flood the rest follows in the next. */
export const ERRORS_COUNTED_MAX = 100_000;

const PERCENTILES = `
  percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(ms, 0))::float8 AS p50_ms,
  percentile_cont(0.99) WITHIN GROUP (ORDER BY greatest(ms, 0))::float8 AS p99_ms`;

export interface LatencyRow {
  kind: 'system' | 'topic' | 'source' | 'consumer';
  name: string;
  p50_ms: number;
  p99_ms: number;
}

/**
 * How long what ended after $1 took, over the newest rows of each name along an index, so that it costs the
 * same however much there is: entries by `outbox_fresh`, effects by `processed_events_by_consumer`, events by
 * `events_by_time`. A replay and a retry are as old as somebody made them, recorded data as it is: none counts.
 *
 * $1 since when, $2 the topics, $3 the consumers.
 */
export const historyLatencies: Statement = {
  name: 'history_latencies',
  text: `
WITH entry AS MATERIALIZED (
  SELECT t.topic, extract(epoch FROM o.delivered_at - o.created_at) * 1000 AS ms
  FROM unnest($2::text[]) AS t (topic)
  JOIN topic_cursors c USING (topic)
  CROSS JOIN LATERAL (
    SELECT o.created_at, o.delivered_at, o.replay_id, o.delivery_attempts FROM ${ENTRIES} o
    WHERE o.topic = t.topic AND o.id <= c.frontier
    ORDER BY o.topic DESC, o.id DESC LIMIT ${SAMPLE_ROWS}) o
  WHERE o.delivered_at > $1::timestamptz AND o.replay_id IS NULL AND o.delivery_attempts = 1
), event AS MATERIALIZED (
  SELECT source, extract(epoch FROM ingested_at - occurred_at) * 1000 AS ms
  FROM (SELECT source, ingested_at, occurred_at FROM events
        WHERE ingested_at > $1::timestamptz ORDER BY ingested_at DESC LIMIT ${SAMPLE_EVENTS}) e
  WHERE ingested_at - occurred_at <= interval '${LIVE_WITHIN_MS} milliseconds'
), effect AS MATERIALIZED (
  SELECT n.consumer, extract(epoch FROM p.processed_at - d.delivered_at) * 1000 AS ms
  FROM unnest($3::text[]) AS n (consumer)
  CROSS JOIN LATERAL (
    SELECT p.event_id, p.topic, p.processed_at FROM processed_events p
    WHERE p.consumer = n.consumer AND p.processed_at > $1::timestamptz
    ORDER BY p.consumer DESC, p.processed_at DESC LIMIT ${SAMPLE_ROWS}) p
  CROSS JOIN LATERAL (
    SELECT o.delivered_at FROM ${ENTRIES} o
    WHERE o.event_id = p.event_id AND o.topic = p.topic AND o.replay_id IS NULL
      AND o.delivery_attempts = 1 LIMIT 1) d
  WHERE d.delivered_at IS NOT NULL
)
SELECT 'topic' AS kind, topic AS name, ${PERCENTILES} FROM entry GROUP BY topic
UNION ALL SELECT 'system', 'all', ${PERCENTILES} FROM entry HAVING count(*) > 0
UNION ALL SELECT 'source', source, ${PERCENTILES} FROM event GROUP BY source
UNION ALL SELECT 'consumer', consumer, ${PERCENTILES} FROM effect GROUP BY consumer`,
};

export interface ErrorRow {
  kind: 'topic' | 'consumer';
  name: string;
  errors: number;
}

/** Where the range of attempts ends that one turn counts. $1 counted through, $2 sure through. */
export const attemptsCounted: Statement = {
  name: 'history_attempts_counted',
  text: `
SELECT coalesce(max(id), $1::bigint)::text AS through
FROM (SELECT id FROM delivery_attempts WHERE id > $1::bigint AND id <= $2::bigint
      ORDER BY id LIMIT ${ERRORS_COUNTED_MAX}) a`,
};

/**
 * Attempts that failed, by their numbers ($1, $2]; events that failed at a consumer after $3, by
 * `consumer_failures_by_consumer`. $4 the consumers at their topics, as two lists: $4 consumers, $5 topics.
 */
export const historyErrors: Statement = {
  name: 'history_errors',
  text: `
SELECT 'topic' AS kind, topic AS name, count(*)::float8 AS errors
FROM delivery_attempts WHERE id > $1::bigint AND id <= $2::bigint AND outcome <> 'delivered'
GROUP BY topic
UNION ALL
SELECT 'consumer', n.consumer, sum(f.n)::float8
FROM unnest($4::text[], $5::text[]) AS n (consumer, topic)
CROSS JOIN LATERAL (
  SELECT count(*) AS n FROM (
    SELECT FROM consumer_failures f
    WHERE f.consumer = n.consumer AND f.topic = n.topic AND f.last_failed_at > $3::timestamptz
    ORDER BY f.consumer, f.topic, f.last_failed_at LIMIT ${ERRORS_COUNTED_MAX}) x) f
GROUP BY n.consumer`,
};
