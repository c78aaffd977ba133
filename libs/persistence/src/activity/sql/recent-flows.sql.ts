import type { Statement } from '../../database.js';

/** Newest entries that flows are seen on. */
const FLOW_ENTRIES = 5_000;
export const FLOW_SECONDS = 900;
/** Source, type and topic together; the quietest are left out. */
const FLOWS_MAX = 2_000;

export interface RecentFlowRow {
  source: string;
  event_type: string;
  topic: string;
  per_second: number;
  seconds: number;
}

/**
 * Which sources bring which types to which topics, over the newest entries by their number, each with its
 * event by its key: the same cost however many there are. What is ordered again by a replay came of no source.
 */
export const recentFlows: Statement = {
  name: 'recent_flows',
  text: `
WITH newest AS MATERIALIZED (
  SELECT event_id, topic, created_at, replay_id FROM outbox ORDER BY id DESC LIMIT ${FLOW_ENTRIES}
), span AS (
  SELECT CASE WHEN count(*) < ${FLOW_ENTRIES} THEN ${FLOW_SECONDS}
              ELSE least(${FLOW_SECONDS}, greatest(1, extract(epoch FROM now() - min(created_at)))) END
           AS seconds
  FROM newest
)
SELECT e.source, e.event_type, n.topic, (count(*) / s.seconds)::float8 AS per_second,
       s.seconds::float8 AS seconds
FROM span s CROSS JOIN newest n JOIN events e USING (event_id)
WHERE n.replay_id IS NULL AND n.created_at > now() - s.seconds * interval '1 second'
GROUP BY 1, 2, 3, s.seconds ORDER BY count(*) DESC, 1, 2, 3 LIMIT ${FLOWS_MAX}`,
};
