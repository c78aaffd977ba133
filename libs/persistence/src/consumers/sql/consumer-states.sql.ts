import type { Statement } from '../../database.js';
import { EFFECT_KIND } from '../../ledger/kinds/effect.js';
import { accountOfSums } from '../../ledger/sql/accounts.sql.js';
import { iso } from '../../iso-time.js';
import { NO_CANARY } from '../../canary/sql/no-canary.js';
import { DEAD_FOR_CONSUMER, HAD_BY_CONSUMER } from './what-waits.sql.js';
import { ENTRIES } from '../../outbox/entry-state.js';

/** Entries looked at for what one consumer has not had at one topic; beyond, it is at least as many. */
export const LOOKED_AT_MAX = 20_000;
/** Failures counted as dead or as ordered again, for each consumer; beyond, it is at least as many. */
export const FAILURES_COUNTED_MAX = 20_000;
/** Newest effects of a consumer that its rate is taken from. */
const RATED_EFFECTS_MAX = 5_000;
const RATED_SECONDS = 60;

export interface ConsumerStateRow {
  consumer: string;
  topic: string;
  processed: number;
  not_yet: number;
  not_yet_before: number | null;
  looked_at: number;
  dead: number;
  dead_looked_at: number;
  oldest_not_yet_at: string | null;
  oldest_not_yet_event_id: string | null;
  oldest_seconds: number | null;
  last_seen_at: string | null;
  unseen_seconds: number | null;
  rate_per_second: number;
  retired_at: string | null;
  retired_by: string | null;
  retire_reason: string | null;
}

/**
 * Every consumer at every topic where it has had an effect or a failure. `processed` is the ledger's
 * account, without the canaries. What it has not had is counted event by event over the entries that its progress has not
 * passed, up to the topic's frontier (nothing above it has been delivered), the few that it passed
 * while they waited, and what an operator ordered again: an inbox row or a failure given up is looked up
 * for each, by key, so that the cost is that of what waits and not of what was ever delivered. A
 * consumer that is retired, and was not seen since, counts nothing.
 *
 * $1 closed through (effects of the ledger), $2 a consumer, or null for all.
 */
export const consumerStates: Statement = {
  name: 'consumer_states',
  text: `
WITH RECURSIVE failing AS (
  (SELECT f.consumer, f.topic FROM consumer_failures f ORDER BY f.consumer, f.topic LIMIT 1)
  UNION ALL
  SELECT n.consumer, n.topic FROM failing w
  CROSS JOIN LATERAL (
    SELECT f.consumer, f.topic FROM consumer_failures f
    WHERE (f.consumer, f.topic) > (w.consumer, w.topic) ORDER BY f.consumer, f.topic LIMIT 1) n
), had AS (
  SELECT consumer, name AS topic, sum(rows)::float8 AS processed
  FROM (${accountOfSums(EFFECT_KIND).text}) a GROUP BY 1, 2
), pair AS MATERIALIZED (
  SELECT consumer, topic, greatest(0, coalesce(had.processed, 0) - coalesce(canary.n, 0)) AS processed
  FROM had FULL JOIN failing USING (consumer, topic)
  LEFT JOIN (SELECT consumer, topic, sum(reached)::float8 AS n FROM canary_hops
             WHERE hop = 'consumed' GROUP BY 1, 2) canary USING (consumer, topic)
  WHERE $2::text IS NULL OR consumer = $2
), recent AS MATERIALIZED (
  SELECT c.consumer, p.topic, max(p.processed_at) AS last_at,
         count(*) FILTER (WHERE p.processed_at > now() - interval '${RATED_SECONDS} s'
                            AND ${NO_CANARY('p')}) AS rated,
         CASE WHEN sum(count(*)) OVER of_consumer < ${RATED_EFFECTS_MAX} THEN ${RATED_SECONDS}
              ELSE least(${RATED_SECONDS}, greatest(1,
                extract(epoch FROM now() - min(min(p.processed_at)) OVER of_consumer))) END AS seconds
  FROM (SELECT DISTINCT consumer FROM pair) c
  CROSS JOIN LATERAL (
    SELECT p.topic, p.processed_at, p.event_id FROM processed_events p WHERE p.consumer = c.consumer
    ORDER BY p.consumer DESC, p.processed_at DESC LIMIT ${RATED_EFFECTS_MAX}) p
  GROUP BY c.consumer, p.topic
  WINDOW of_consumer AS (PARTITION BY c.consumer)
), dead AS MATERIALIZED (
  SELECT c.consumer, f.topic, count(*)::float8 AS looked_at,
         count(*) FILTER (WHERE NOT ${HAD_BY_CONSUMER('f', 'c.consumer')})::float8 AS n
  FROM (SELECT DISTINCT consumer FROM pair) c
  CROSS JOIN LATERAL (
    SELECT f.topic, f.event_id FROM consumer_failures f
    WHERE f.consumer = c.consumer AND ${DEAD_FOR_CONSUMER('f')}
    ORDER BY f.consumer DESC, f.dead_lettered_at DESC LIMIT ${FAILURES_COUNTED_MAX}) f
  GROUP BY c.consumer, f.topic
), standing AS MATERIALIZED (
  SELECT p.*, g.through_id, g.open_entry_ids, g.not_yet_before, c.frontier,
         greatest(g.last_seen_at, recent.last_at, failed.last_at) AS last_seen_at,
         coalesce(recent.rated / recent.seconds, 0)::float8 AS rate_per_second
  FROM pair p
  LEFT JOIN consumer_progress g USING (consumer, topic)
  LEFT JOIN topic_cursors c USING (topic)
  LEFT JOIN recent USING (consumer, topic)
  CROSS JOIN LATERAL (
    SELECT max(f.last_failed_at) AS last_at FROM consumer_failures f
    WHERE f.consumer = p.consumer AND f.topic = p.topic) failed
), known AS MATERIALIZED (
  SELECT s.*, r.retired_at, r.retired_by, r.reason
  FROM (SELECT *, max(last_seen_at) OVER (PARTITION BY consumer) AS newest FROM standing) s
  LEFT JOIN retired_consumers r
    ON r.consumer = s.consumer AND coalesce(s.newest, '-infinity') <= r.retired_at
)
SELECT k.consumer, k.topic, k.processed, coalesce(waits.n, 0) AS not_yet,
       k.not_yet_before::float8 AS not_yet_before, waits.looked_at,
       CASE WHEN k.retired_at IS NULL THEN coalesce(dead.n, 0) ELSE 0 END AS dead,
       coalesce(dead.looked_at, 0) AS dead_looked_at,
       ${iso('waits.oldest_at')} AS oldest_not_yet_at,
       coalesce((SELECT o.event_id FROM outbox o WHERE o.id = waits.oldest_id), waits.oldest_event)
         AS oldest_not_yet_event_id,
       extract(epoch FROM now() - waits.oldest_at)::float8 AS oldest_seconds,
       ${iso('k.last_seen_at')} AS last_seen_at,
       extract(epoch FROM now() - k.last_seen_at)::float8 AS unseen_seconds,
       k.rate_per_second, ${iso('k.retired_at')} AS retired_at, k.retired_by,
       k.reason AS retire_reason
FROM known k
LEFT JOIN dead USING (consumer, topic)
CROSS JOIN LATERAL (
  SELECT count(DISTINCT event_id) FILTER (WHERE w.waits)::float8 AS n,
         count(*) FILTER (WHERE w.is_new)::float8 AS looked_at,
         min(w.since) FILTER (WHERE w.waits) AS oldest_at,
         min(w.id) FILTER (WHERE w.waits) AS oldest_id,
         (array_agg(w.event_id) FILTER (WHERE w.waits AND w.id IS NULL))[1] AS oldest_event
  FROM (
    SELECT e.*, e.since IS NOT NULL AND ${NO_CANARY('e')} AND NOT ${HAD_BY_CONSUMER('e', 'k.consumer')}
                AND NOT (SELECT coalesce(bool_or(f.dead_lettered_at IS NOT NULL), false)
                         FROM consumer_failures f
                         WHERE f.event_id = e.event_id AND f.consumer = k.consumer) AS waits
    FROM (
      SELECT o.id, o.event_id, o.delivered_at AS since, false AS is_new
      FROM ${ENTRIES} o WHERE o.id = ANY (k.open_entry_ids)
      UNION ALL
      (SELECT o.id, o.event_id, o.delivered_at, true FROM ${ENTRIES} o
       WHERE o.topic = k.topic AND o.id > coalesce(k.through_id, 0) AND o.id <= k.frontier
       ORDER BY o.topic, o.id LIMIT ${LOOKED_AT_MAX})
      UNION ALL
      (SELECT NULL, f.event_id, f.last_failed_at, false FROM consumer_failures f
       WHERE f.consumer = k.consumer AND f.topic = k.topic AND f.attempts = 0
       LIMIT ${FAILURES_COUNTED_MAX})
    ) e
    WHERE k.retired_at IS NULL
  ) w
) waits
ORDER BY k.consumer, k.topic`,
};
