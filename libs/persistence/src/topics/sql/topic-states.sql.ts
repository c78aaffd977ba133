import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';
import { ENTRIES } from '../../outbox/entry-state.js';

/** Rows counted exactly for each number of a topic; beyond it the number is an estimate. */
export const COUNTED_ROWS_MAX = 10_000;

/** Newest claimed entries of a topic among which its last success is looked for. */
const NEWEST_CLAIMED = 200;

/** Dead letters counted over all topics. */
export const DEAD_COUNTED_MAX = 100_000;

export interface TopicStateRow {
  topic: string;
  transport: string | null;
  ordering: 'none' | 'key' | null;
  policy: Record<string, unknown> | null;
  paused_at: string | null;
  paused_by: string | null;
  pause_reason: string | null;
  probe_at: string | null;
  rate_per_second: number | null;
  retired_at: string | null;
  retired_by: string | null;
  retire_reason: string | null;
  fresh: number;
  /** Entries above the frontier by the closed segments of the ledger; lags a little behind. */
  rolled: number;
  scheduled: number;
  parked: number;
  in_flight: number;
  delivered_at: string | null;
  dead: number;
  oldest_pending_at: string | null;
  oldest_age_seconds: number | null;
}

/**
 * Every topic that is registered or has entries, each number counted over at most $1 index rows, so
 * that a backlog of ten million costs as much as one of $1. What a larger backlog holds is taken from
 * the sums of the ledger's segments. Canaries that wait are none of its backlog. $2 a topic, or null for all.
 */
export const topicStates: Statement = {
  name: 'topic_states',
  text: `
WITH RECURSIVE used AS (
  (SELECT topic FROM outbox ORDER BY topic LIMIT 1)
  UNION ALL
  SELECT (SELECT o.topic FROM outbox o WHERE o.topic > u.topic ORDER BY o.topic LIMIT 1)
  FROM used u WHERE u.topic IS NOT NULL
), names AS (
  SELECT topic FROM topics UNION SELECT topic FROM used WHERE topic IS NOT NULL
), dead AS MATERIALIZED (
  SELECT topic, count(*)::float8 AS dead
  FROM (SELECT topic FROM outbox WHERE dead_lettered_at IS NOT NULL
        ORDER BY dead_lettered_at DESC LIMIT ${DEAD_COUNTED_MAX}) d GROUP BY topic
), canary AS MATERIALIZED (
  SELECT event_id FROM canary_beats WHERE ended_at IS NULL
), held AS MATERIALIZED (
  SELECT topic, sum(cardinality(entry_ids))::float8 AS in_flight,
         min((SELECT o.created_at FROM outbox o WHERE o.id = c.entry_ids[1])) AS oldest
  FROM claims c GROUP BY topic
)
SELECT n.topic, t.transport, t.ordering, t.policy, ${iso('t.paused_at')} AS paused_at, t.paused_by,
       t.pause_reason, ${iso('t.probe_at')} AS probe_at, t.rate_per_second,
       ${iso('r.retired_at')} AS retired_at, r.retired_by, r.reason AS retire_reason,
       fresh.n AS fresh, rolled.n AS rolled, due.scheduled, due.parked,
       coalesce(held.in_flight, 0) AS in_flight, ${iso('newest.delivered_at')} AS delivered_at,
       coalesce(dead.dead, 0) AS dead,
       ${iso('least(fresh.oldest, due.oldest, held.oldest)')} AS oldest_pending_at,
       greatest(0, extract(epoch FROM now() - least(fresh.oldest, due.oldest, held.oldest)))::float8
         AS oldest_age_seconds
FROM names n
LEFT JOIN topics t USING (topic)
LEFT JOIN retired_topics r USING (topic)
LEFT JOIN dead USING (topic)
LEFT JOIN held USING (topic)
CROSS JOIN LATERAL (
  SELECT coalesce((SELECT frontier FROM topic_cursors c WHERE c.topic = n.topic), 0) AS frontier
) cursor
CROSS JOIN LATERAL (
  SELECT count(*)::float8 AS n, min(f.created_at) AS oldest
  FROM (SELECT o.created_at FROM ${ENTRIES} o
        WHERE o.topic = n.topic AND o.id > cursor.frontier
          AND o.delivered_at IS NULL AND o.discarded_at IS NULL AND o.dead_lettered_at IS NULL
          AND o.next_attempt_at IS NULL
          AND o.event_id NOT IN (SELECT event_id FROM canary)
        ORDER BY o.topic, o.id LIMIT $1::int + 1) f
) fresh
CROSS JOIN LATERAL (
  SELECT max(c.delivered_at) AS delivered_at
  FROM (SELECT o.delivered_at FROM ${ENTRIES} o
        WHERE o.topic = n.topic AND o.id <= cursor.frontier
        ORDER BY o.topic DESC, o.id DESC LIMIT ${NEWEST_CLAIMED}) c
) newest
CROSS JOIN LATERAL (
  SELECT coalesce(sum(u.rows), 0)::float8 AS n FROM ledger_rollups u
  WHERE fresh.n > $1::int AND u.kind = 'entry' AND u.after_seq >= cursor.frontier AND u.name = n.topic
) rolled
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE d.next_attempt_at < 'infinity')::float8 AS scheduled,
         count(*) FILTER (WHERE d.next_attempt_at = 'infinity')::float8 AS parked,
         min(d.created_at) AS oldest
  FROM ((SELECT o.created_at, o.next_attempt_at FROM outbox o
         WHERE o.topic = n.topic AND o.next_attempt_at < 'infinity'
           AND o.event_id NOT IN (SELECT event_id FROM canary)
         ORDER BY o.topic, o.next_attempt_at LIMIT $1::int + 1)
        UNION ALL
        (SELECT o.created_at, o.next_attempt_at FROM outbox o
         WHERE o.topic = n.topic AND o.next_attempt_at = 'infinity'
           AND o.event_id NOT IN (SELECT event_id FROM canary)
         ORDER BY o.topic, o.next_attempt_at, o.id LIMIT $1::int + 1)) d
) due
WHERE $2::text IS NULL OR n.topic = $2
ORDER BY n.topic`,
};
