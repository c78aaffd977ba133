import type { CanaryHop, CanaryResult } from '@acp/contracts';
import type { Statement } from '../../database.js';
import { TAKES_CANARIES } from './takes-canaries.js';
import { iso } from '../../iso-time.js';

/** Newest canaries of each way in that are shown, and counted as missed one after the other. */
export const CANARY_HISTORY_MAX = 20;

export interface CanaryPlaceRow {
  hop: CanaryHop;
  way: string;
  topic: string | null;
  consumer: string | null;
  last_success_at: string | null;
  last_success_age_seconds: number | null;
  last_ms: number | null;
  last_event_id: string | null;
  reached: number;
  missed: number;
  history: CanaryResult[];
}

/** The way of the gatekeeper was called `gate`, and is by builds of before that still run. */
const WAY = `CASE way WHEN 'gate' THEN 'gatekeeper' ELSE way END`;

/**
 * Every place that a canary was judged at since $1 milliseconds, with what became of the newest there,
 * newest first. One that was judged under an old name of its way too is the newer of the two.
 */
export const canaryPlaces: Statement = {
  name: 'canary_places',
  text: `
WITH newest AS MATERIALIZED (
  SELECT event_id, way, sent_at
  FROM (SELECT b.*, row_number() OVER (PARTITION BY way ORDER BY sent_at DESC) AS n
        FROM (SELECT event_id, ${WAY} AS way, sent_at FROM canary_beats) b
        WHERE b.sent_at > now() - $1::float8 * interval '1 millisecond') b
  WHERE n <= ${CANARY_HISTORY_MAX}
), history AS (
  SELECT r.hop, b.way, r.topic, r.consumer,
         json_agg(json_build_object('event_id', b.event_id, 'sent_at', ${iso('b.sent_at')},
                                    'ms', r.ms, 'missed', r.missed)
                  ORDER BY b.sent_at DESC) AS results
  FROM newest b JOIN canary_results r USING (event_id)
  GROUP BY r.hop, b.way, r.topic, r.consumer
), hop AS (
  SELECT DISTINCT ON (hop, ${WAY}, topic, consumer)
         hop, ${WAY} AS way, topic, consumer, last_success_at, last_ms, last_event_id, reached, missed
  FROM canary_hops
  WHERE last_judged_at > now() - $1::float8 * interval '1 millisecond'
  ORDER BY hop, ${WAY}, topic, consumer, last_judged_at DESC
)
SELECT h.hop, h.way, nullif(h.topic, '') AS topic, nullif(h.consumer, '') AS consumer,
       ${iso('h.last_success_at')} AS last_success_at,
       extract(epoch FROM now() - h.last_success_at)::float8 AS last_success_age_seconds,
       h.last_ms, h.last_event_id, h.reached::float8 AS reached, h.missed::float8 AS missed,
       coalesce(y.results, '[]') AS history
FROM hop h
LEFT JOIN history y USING (hop, way, topic, consumer)
ORDER BY array_position(ARRAY['committed', 'published', 'consumed'], h.hop), h.way, h.topic,
         h.consumer`,
};

export interface CanaryWayRow {
  way: string;
  sent_at: string;
  age_seconds: number;
  event_id: string;
  answered_ms: number | null;
  error: string | null;
}

/** The newest canary of each way in. */
export const canaryWays: Statement = {
  name: 'canary_ways',
  text: `
SELECT DISTINCT ON (b.way) b.way, ${iso('b.sent_at')} AS sent_at,
       extract(epoch FROM now() - b.sent_at)::float8 AS age_seconds,
       b.event_id, b.answered_ms, b.error
FROM (SELECT event_id, ${WAY} AS way, sent_at, answered_ms, error FROM canary_beats) b
ORDER BY b.way, b.sent_at DESC`,
};

export interface UncoveredRow {
  topic: string;
  consumer: string | null;
  why: 'gated' | 'opted_out' | 'never_had_one';
}

/** Topics that no canary goes to, and consumers that have never had one of a topic that they are known at. */
export const notCovered: Statement = {
  name: 'canary_not_covered',
  text: `
SELECT t.topic, NULL AS consumer,
       CASE WHEN t.policy ->> 'gated' = 'true' THEN 'gated' ELSE 'opted_out' END AS why
FROM topics t
WHERE NOT (${TAKES_CANARIES})
  AND NOT EXISTS (SELECT FROM retired_topics r WHERE r.topic = t.topic)
UNION ALL
SELECT g.topic, g.consumer, 'never_had_one'
FROM consumer_progress g JOIN topics t USING (topic)
WHERE ${TAKES_CANARIES}
  AND NOT EXISTS (SELECT FROM retired_topics r WHERE r.topic = t.topic)
  AND NOT EXISTS (SELECT FROM retired_consumers r WHERE r.consumer = g.consumer)
  AND NOT EXISTS (SELECT FROM canary_hops h WHERE h.hop = 'consumed' AND h.topic = g.topic
                                              AND h.consumer = g.consumer AND h.reached > 0)
ORDER BY topic, consumer`,
};
