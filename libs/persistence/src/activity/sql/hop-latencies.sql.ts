import { CANARY_EVENT_TYPE, HOPS, LIVE_WITHIN_MS, type HopName } from '@acp/contracts';
import type { Statement } from '../../database.js';
import { ENTRIES } from '../../outbox/entry-state.js';

/** Newest entries that latencies are measured on. */
const LATENCY_ENTRIES = 1_000;

/** What `arrivesLive` and `deliversLive` of the contracts say, for the planner. */
const ARRIVES = `o.created_at - e.occurred_at <= interval '${LIVE_WITHIN_MS} milliseconds'`;
const DELIVERS = 'o.replay_id IS NULL AND o.delivery_attempts = 1';

/** As `effectBegins`: an effect before the transport's answer counts from the claim on. */
const EFFECT_BEGINS = `CASE WHEN p.processed_at < o.delivered_at
                            THEN coalesce(o.claimed_at, o.delivered_at) ELSE o.delivered_at END`;

const HOP: Record<HopName, { from: string; to: string; counts: string }> = {
  source_to_received: {
    from: 'e.occurred_at',
    to: 'e.ingested_at',
    counts: `o.replay_id IS NULL AND ${ARRIVES}`,
  },
  received_to_committed: {
    from: 'e.ingested_at',
    to: 'o.created_at',
    counts: `o.replay_id IS NULL AND ${ARRIVES}`,
  },
  committed_to_claimed: { from: 'o.created_at', to: 'o.claimed_at', counts: DELIVERS },
  claimed_to_published: { from: 'o.claimed_at', to: 'o.delivered_at', counts: DELIVERS },
  published_to_processed: { from: EFFECT_BEGINS, to: 'p.processed_at', counts: DELIVERS },
};

export const hopLatencies: Statement = {
  name: 'hop_latencies',
  text: `
WITH newest AS MATERIALIZED (
  SELECT event_id, topic, created_at, claimed_at, delivered_at, delivery_attempts, replay_id
  FROM ${ENTRIES} ORDER BY id DESC LIMIT ${LATENCY_ENTRIES}
), measured AS (
  SELECT h.hop, h.ms
  FROM newest o JOIN events e USING (event_id)
  LEFT JOIN processed_events p ON p.event_id = o.event_id AND p.topic = o.topic
  CROSS JOIN LATERAL (VALUES ${HOPS.map((hop) => {
    const { from, to, counts } = HOP[hop];
    return `('${hop}', (extract(epoch FROM ${to} - ${from}) * 1000)::float8, ${counts})`;
  }).join(',\n                             ')}) AS h (hop, ms, counts)
  WHERE o.delivered_at IS NOT NULL AND h.ms IS NOT NULL AND h.counts
    AND e.event_type <> '${CANARY_EVENT_TYPE}'
)
SELECT hop, percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(ms, 0)) AS p50_ms,
       percentile_cont(0.99) WITHIN GROUP (ORDER BY greatest(ms, 0)) AS p99_ms,
       count(*)::int AS sample
FROM measured GROUP BY hop`,
};
