import type { Statement } from '../../database.js';

/**
 * In the order of their names, so that workers that start together do not lock each other out; a row
 * that says the same already is not written.
 *
 * $1 topics, $2 transports, $3 orderings, $4 policies.
 */
export const registerTopics: Statement = {
  name: 'register_topics',
  text: `
WITH given AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[])
    AS t (topic, transport, ordering, policy)
), cursors AS (
  INSERT INTO topic_cursors (topic) SELECT topic FROM given ON CONFLICT DO NOTHING
)
INSERT INTO topics (topic, transport, ordering, policy)
SELECT topic, transport, ordering, policy FROM given ORDER BY topic
ON CONFLICT (topic) DO UPDATE
  SET transport = excluded.transport, ordering = excluded.ordering, policy = excluded.policy,
      updated_at = now(),
      gated_since = CASE
        WHEN NOT coalesce((excluded.policy ->> 'gated')::boolean, false) THEN NULL
        WHEN coalesce((topics.policy ->> 'gated')::boolean, false) THEN topics.gated_since
        ELSE now() END
  WHERE (topics.transport, topics.ordering, topics.policy)
        IS DISTINCT FROM (excluded.transport, excluded.ordering, excluded.policy)`,
};

/** After the topics, in a statement of its own: a retirement that the first has waited for is seen. */
export const takeOutOfRetirement: Statement = {
  name: 'take_topics_out_of_retirement',
  text: `DELETE FROM retired_topics WHERE topic = ANY ($1::text[])`,
};
