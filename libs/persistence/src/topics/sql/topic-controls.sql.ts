import type { Statement } from '../../database.js';

/** Asked by every worker every second or two: one read of a table with a row for each topic. */
export const readControls: Statement = {
  name: 'read_topic_controls',
  text: `
SELECT topic, paused_at IS NOT NULL AS paused, probe_at IS NOT NULL AS paused_by_system,
       pause_reason, rate_per_second
FROM topics`,
};

/** Workers whose lease holds and who are not stopping, by topic. */
export const countLiveWorkers: Statement = {
  name: 'count_live_workers',
  text: `
SELECT topic, count(*)::int AS workers
FROM relay_workers w CROSS JOIN LATERAL jsonb_object_keys(w.topics) AS topic
WHERE w.lease_expires_at >= now() AND w.stopping_at IS NULL
GROUP BY topic`,
};
