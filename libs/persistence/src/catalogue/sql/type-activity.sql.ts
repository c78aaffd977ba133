import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

/** Newest events of a type that its rate and its sources are taken from, where all types are listed. */
export const LISTED_EVENTS_MAX = 100;
/** The same where one type is looked at. */
export const EVENTS_MAX = 1_000;
const RATED_SECONDS = 3_600;
/** Events looked at behind each mark in the past. */
const EVENTS_AT_A_MARK = 10;

export interface TypeActivityRow {
  event_type: string;
  last_seen_at: string | null;
  rate_per_second: number;
  sources: { source: string; last_seen_at: string }[];
}

/**
 * How often events of each type have come lately, and from whom. Only the newest of a type are read, by
 * `events_by_type`, so the cost is that of the types and not of what was ever stored. With marks a few events are
 * read as of each of the last 24 hours and 30 days too, for sources that come seldom.
 *
 * $1 types, $2 events of each, $3 whether with marks.
 */
export const typeActivity: Statement = {
  name: 'type_activity',
  text: `
SELECT t.event_type, ${iso('n.last_at')} AS last_seen_at,
       coalesce(n.rated / n.seconds, 0)::float8 AS rate_per_second,
       coalesce(s.sources, '[]') AS sources
FROM unnest($1::text[]) AS t (event_type)
CROSS JOIN LATERAL (
  SELECT max(e.ingested_at) AS last_at,
         count(*) FILTER (WHERE e.ingested_at > now() - interval '${RATED_SECONDS} s') AS rated,
         CASE WHEN count(*) < $2 THEN ${RATED_SECONDS}
              ELSE least(${RATED_SECONDS}, greatest(1, extract(epoch FROM now() - min(e.ingested_at))))
         END AS seconds
  FROM (SELECT e.ingested_at FROM events e WHERE e.event_type = t.event_type
        ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT $2) e
) n
CROSS JOIN LATERAL (
  SELECT json_agg(json_build_object('source', b.source, 'last_seen_at', ${iso('b.last_at')})
                  ORDER BY b.source) AS sources
  FROM (
    SELECT a.source, max(a.ingested_at) AS last_at
    FROM (
      (SELECT e.source, e.ingested_at FROM events e WHERE e.event_type = t.event_type
       ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT $2)
      UNION ALL
      SELECT e.source, e.ingested_at
      FROM (SELECT now() - h * interval '1 hour' AS at FROM generate_series(1, 24) h WHERE $3::boolean
            UNION ALL
            SELECT now() - d * interval '1 day' FROM generate_series(2, 30) d WHERE $3::boolean) m
      CROSS JOIN LATERAL (
        SELECT e.source, e.ingested_at FROM events e
        WHERE e.event_type = t.event_type AND e.ingested_at <= m.at
        ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT ${EVENTS_AT_A_MARK}) e
    ) a
    GROUP BY a.source
  ) b
) s`,
};
