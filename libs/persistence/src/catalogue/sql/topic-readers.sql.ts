import { TAKES_CANARIES } from '../../canary/sql/takes-canaries.js';
import type { Statement } from '../../database.js';

export interface TopicReadersRow {
  name: string;
  event_types: string[];
  gated: boolean;
  canary: boolean;
  consumers: string[];
}

/**
 * Every topic that is not retired, with what is routed to it and who has had effects there. Both tables have a
 * row for each topic and consumer.
 */
export const topicReaders: Statement = {
  name: 'topic_readers',
  text: `
SELECT t.topic AS name,
       ARRAY(SELECT jsonb_array_elements_text(coalesce(t.policy -> 'event_types', '["*"]'))) AS event_types,
       coalesce((t.policy ->> 'gated')::boolean, false) AS gated,
       ${TAKES_CANARIES} AS canary,
       ARRAY(SELECT p.consumer FROM consumer_progress p
             LEFT JOIN retired_consumers r USING (consumer)
             WHERE p.topic = t.topic AND (r.consumer IS NULL OR p.last_seen_at > r.retired_at)
             ORDER BY p.consumer) AS consumers
FROM topics t
WHERE NOT EXISTS (SELECT FROM retired_topics r WHERE r.topic = t.topic)
ORDER BY t.topic`,
};
