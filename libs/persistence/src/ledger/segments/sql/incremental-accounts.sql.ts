import type { Statement } from '../../../database.js';
import { HELD } from '../../../outbox/entry-state.js';
import { FINDING_IDS_MAX } from '../../sql/full-findings.sql.js';

/**
 * Where the rows that are still read as rows begin. Asked for by itself and passed as a value: with
 * the value the planner knows how few those rows are, with a subquery it would read the table.
 */
export const closedThrough: Statement = {
  name: 'ledger_closed_through',
  text: 'SELECT kind, closed_through::text AS closed_through FROM ledger_progress',
};

/**
 * Sums of closed segments, what retention took before the first, and the rows since the last.
 * $1 closed through.
 */
export const sourceAccounts: Statement = {
  name: 'ledger_incremental_sources',
  text: `
SELECT source, hour, sum(raw_payloads)::float8 AS raw_payloads, sum(records)::float8 AS records,
       sum(accepted)::float8 AS accepted, sum(duplicates)::float8 AS duplicates,
       sum(rejected)::float8 AS rejected, sum(events)::float8 AS events
FROM (
  SELECT name AS source, hour, rows AS raw_payloads, records, accepted, duplicates, rejected, events
  FROM ledger_rollups WHERE kind = 'raw'
  UNION ALL
  SELECT source, hour, raw_payloads, records, accepted, duplicates, rejected, events
  FROM ledger_baseline_sources
  UNION ALL
  SELECT r.source, date_trunc('hour', r.fetched_at, 'UTC'), count(*), sum(r.records),
         sum(r.accepted), sum(r.duplicates), sum(r.rejected), sum(n.events)
  FROM raw_payloads r
  CROSS JOIN LATERAL (SELECT count(*) AS events FROM events e WHERE e.raw_payload_id = r.id) n
  WHERE r.seq > $1::bigint
  GROUP BY 1, 2
) x GROUP BY 1, 2`,
};

/** The same of the inbox. $1 closed through. */
export const effectAccounts: Statement = {
  name: 'ledger_incremental_effects',
  text: `
SELECT consumer, topic, hour, sum(processed)::float8 AS processed
FROM (
  SELECT consumer, name AS topic, hour, rows AS processed FROM ledger_rollups WHERE kind = 'effect'
  UNION ALL
  SELECT consumer, topic, hour, processed FROM ledger_baseline_effects
  UNION ALL
  SELECT consumer, topic, date_trunc('hour', processed_at, 'UTC'), count(*)
  FROM processed_events WHERE seq > $1::bigint GROUP BY 1, 2, 3
) x GROUP BY 1, 2, 3`,
};

/** Beyond any sweep; the limit keeps the planner on the index that has the order. */
const VISITED_ROWS_MAX = 1_000_000_000;

/**
 * Entries by state. What was ever ordered is known from the segments; what is not delivered is found
 * by the indexes and tables that name it, each row of it once:
 *
 * - above the topic's frontier nothing has been claimed: pending, by the sums of whole segments and
 *   the rows of the one that the frontier cuts;
 * - below it: scheduled and parked (outbox_due), in flight (claims), dead (outbox_dead), discarded
 *   (outbox_discarded, and what retention took of them), late (the range the sweep still visits).
 *
 * The rest is delivered. Rows since the last closed segment are read as they are. $1 closed through.
 */
export const entryAccounts: Statement = {
  name: 'ledger_incremental_entries',
  text: `
WITH ${HELD}, ordered AS (
  SELECT name AS topic, hour, is_replay, sum(rows) AS entries
  FROM ledger_rollups WHERE kind = 'entry' GROUP BY 1, 2, 3
), topic AS MATERIALIZED (
  SELECT o.topic, coalesce(c.frontier, 0) AS frontier, coalesce(c.swept_through, 0) AS swept_through
  FROM (SELECT DISTINCT topic FROM ordered) o LEFT JOIN topic_cursors c USING (topic)
), above AS (
  SELECT u.name AS topic, u.hour, u.is_replay, u.rows AS entries
  FROM topic t JOIN ledger_rollups u
    ON u.kind = 'entry' AND u.name = t.topic AND u.after_seq >= t.frontier
  UNION ALL
  SELECT t.topic, x.hour, x.is_replay, x.entries
  FROM topic t
  JOIN ledger_segments s ON s.kind = 'entry' AND s.after_seq < t.frontier AND s.through_seq > t.frontier
  CROSS JOIN LATERAL (
    SELECT date_trunc('hour', o.created_at, 'UTC') AS hour, o.replay_id IS NOT NULL AS is_replay,
           count(*) AS entries
    FROM outbox o WHERE o.topic = t.topic AND o.id > t.frontier AND o.id <= s.through_seq
    GROUP BY 1, 2
  ) x
), open AS (
  SELECT o.topic, o.created_at, o.replay_id, 'pending' AS state
  FROM outbox o JOIN topic t USING (topic)
  WHERE o.next_attempt_at IS NOT NULL AND o.id <= $1::bigint AND o.id <= t.frontier
  UNION ALL
  SELECT o.topic, o.created_at, o.replay_id, 'in_flight'
  FROM held h JOIN outbox o ON o.id = h.id JOIN topic t USING (topic)
  WHERE h.id <= $1::bigint AND o.id <= t.frontier
    AND o.next_attempt_at IS NULL
    AND num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) = 0
  UNION ALL
  SELECT o.topic, o.created_at, o.replay_id, 'dead'
  FROM outbox o JOIN topic t USING (topic)
  WHERE o.dead_lettered_at IS NOT NULL AND o.id <= $1::bigint AND o.id <= t.frontier
  UNION ALL
  SELECT o.topic, o.created_at, o.replay_id, 'discarded'
  FROM outbox o JOIN topic t USING (topic)
  WHERE o.discarded_at IS NOT NULL AND o.id <= $1::bigint AND o.id <= t.frontier
  UNION ALL
  SELECT o.topic, o.created_at, o.replay_id, 'pending'
  FROM topic t
  CROSS JOIN LATERAL (
    SELECT * FROM outbox v
    WHERE v.topic = t.topic AND v.id > t.swept_through AND v.id <= least(t.frontier, $1::bigint)
    ORDER BY v.topic, v.id LIMIT ${VISITED_ROWS_MAX}
  ) o
  WHERE o.next_attempt_at IS NULL AND o.delivered_at IS NULL AND o.dead_lettered_at IS NULL
    AND o.discarded_at IS NULL AND o.id NOT IN (SELECT id FROM held)
), not_delivered AS (
  SELECT topic, hour, is_replay, 'pending' AS state, entries FROM above
  UNION ALL
  SELECT topic, date_trunc('hour', created_at, 'UTC'), replay_id IS NOT NULL, state, count(*)
  FROM open GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT r.topic, r.hour, r.is_replay, 'discarded', r.entries - coalesce(b.entries, 0)
  FROM retired_entries r
  LEFT JOIN ledger_baseline_entries b USING (topic, hour, is_replay, state)
  WHERE r.state = 'discarded' AND r.entries > coalesce(b.entries, 0)
), tail AS (
  SELECT o.topic, date_trunc('hour', o.created_at, 'UTC') AS hour,
         o.replay_id IS NOT NULL AS is_replay,
         CASE WHEN o.delivered_at IS NOT NULL THEN 'delivered'
              WHEN o.dead_lettered_at IS NOT NULL THEN 'dead'
              WHEN o.discarded_at IS NOT NULL THEN 'discarded'
              WHEN o.id IN (SELECT id FROM held) THEN 'in_flight' ELSE 'pending' END AS state,
         count(*) AS entries
  FROM outbox o WHERE o.id > $1::bigint GROUP BY 1, 2, 3, 4
)
SELECT topic, hour, state, is_replay, sum(entries)::float8 AS entries
FROM (
  SELECT topic, hour, 'delivered' AS state, is_replay, entries FROM ordered
  UNION ALL
  SELECT topic, hour, 'delivered', is_replay, -entries FROM not_delivered
  UNION ALL
  SELECT topic, hour, state, is_replay, entries FROM not_delivered
  UNION ALL
  SELECT topic, hour, state, is_replay, entries FROM tail
  UNION ALL
  SELECT topic, hour, state, is_replay, entries FROM ledger_baseline_entries
) x
GROUP BY 1, 2, 3, 4 HAVING sum(entries) <> 0`,
};

/** What the last verification of each segment could not explain, added up by rule and table. */
export const segmentFindings: Statement = {
  name: 'ledger_segment_findings',
  text: `
SELECT f.rule, f.part AS table, sum(f.difference)::float8 AS difference,
       sum(f.expected)::float8 AS expected, sum(f.actual)::float8 AS actual,
       min(f.message) AS message,
       (SELECT (array_agg(i.id))[1:${FINDING_IDS_MAX}]
        FROM ledger_findings g CROSS JOIN LATERAL unnest(g.ids) AS i (id)
        WHERE g.rule = f.rule AND g.part = f.part) AS ids
FROM ledger_findings f
WHERE $1::text[] IS NULL OR f.rule = ANY ($1)
GROUP BY f.rule, f.part`,
};

export interface LedgerStandRow {
  /** Numbers given out in all accounts together: how large a full reading would be. */
  numbers: number;
  verified_through: string | null;
}

/** How large the tables are, and since when every segment has been verified. */
export const ledgerStand: Statement = {
  name: 'ledger_stand',
  text: `
SELECT (coalesce(pg_sequence_last_value(pg_get_serial_sequence('raw_payloads', 'seq')::regclass), 0)
        + coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id')::regclass), 0)
        + coalesce(pg_sequence_last_value(pg_get_serial_sequence('processed_events', 'seq')::regclass), 0)
       )::float8 AS numbers,
       (SELECT CASE WHEN count(verified_at) = count(*)
                    THEN to_char(min(verified_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
               END FROM ledger_segments) AS verified_through`,
};
