import type { AdHocStatement } from '../../database.js';
import { iso } from '../../iso-time.js';
import type { Where } from '../../where.js';
import { ERROR_CAUSE } from '../dead-letter-filter.js';

/** Dead letters looked at for the groups; the newest, when there are more. */
export const GROUPED_ROWS_MAX = 100_000;
/** Newest dead letters of a group whose event types are told. */
const TYPED_ROWS = 20;

/**
 * Dead letters by topic and cause. Equal texts are counted before their cause is worked out, because
 * an outage writes the same text thousands of times; events are looked up for the newest of a group
 * alone, because twenty thousand lookups in a large table take a second.
 */
export function groupDeadLetters(where: Where, limit: number): AdHocStatement {
  return {
    text: `
WITH newest AS (
  SELECT o.id, o.event_id, o.topic, o.error_code, o.last_error, o.dead_lettered_at
  FROM outbox o LEFT JOIN events e USING (event_id)
  WHERE ${where} ORDER BY o.dead_lettered_at DESC, o.id DESC LIMIT ${GROUPED_ROWS_MAX}
), text AS (
  SELECT topic, error_code, last_error, count(*) AS n, min(dead_lettered_at) AS first_at,
         max(dead_lettered_at) AS last_at,
         (array_agg(id ORDER BY dead_lettered_at DESC, id DESC))[1:${TYPED_ROWS}] AS ids
  FROM newest GROUP BY topic, error_code, last_error
), caused AS (
  SELECT o.*, ${ERROR_CAUSE} AS error FROM text o
), cause AS (
  SELECT topic, error_code, error, sum(n) AS n, min(first_at) AS first_at, max(last_at) AS last_at,
         json_agg(ids) FILTER (WHERE rank <= ${TYPED_ROWS}) AS ids
  FROM (SELECT *, row_number() OVER (PARTITION BY topic, error_code, error ORDER BY last_at DESC)
                    AS rank FROM caused) c
  GROUP BY 1, 2, 3
), shown AS (
  SELECT *, sum(n) OVER ()::float8 AS scanned FROM cause
  ORDER BY n DESC, topic, error LIMIT ${where.value(limit)}
)
SELECT s.topic, s.error_code, s.error, s.n::float8 AS count, ${iso('s.first_at')} AS first_at,
       ${iso('s.last_at')} AS last_at, t.event_types, t.sample_error,
       (SELECT left(a.response, 300) FROM delivery_attempts a
        WHERE a.entry_id = t.sample_ids[1]::bigint AND a.response <> ''
        ORDER BY a.attempt DESC LIMIT 1) AS sample_response,
       t.sample_ids, s.scanned
FROM shown s
CROSS JOIN LATERAL (
  SELECT coalesce(array_agg(DISTINCT e.event_type) FILTER (WHERE e.event_type IS NOT NULL), '{}')
           AS event_types,
         (array_agg(left(coalesce(o.last_error, ''), 300)
                    ORDER BY o.dead_lettered_at DESC, o.id DESC))[1] AS sample_error,
         (array_agg(o.id::text ORDER BY o.dead_lettered_at DESC, o.id DESC))[1:5] AS sample_ids
  FROM (SELECT o.* FROM json_array_elements(s.ids) a (list), json_array_elements_text(a.list) i (id)
        JOIN outbox o ON o.id = i.id::bigint
        ORDER BY o.dead_lettered_at DESC, o.id DESC LIMIT ${TYPED_ROWS}) o
  LEFT JOIN events e USING (event_id)
) t
ORDER BY s.n DESC, s.topic, s.error`,
    values: where.values,
  };
}
