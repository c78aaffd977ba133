import type { Statement } from '../../../database.js';
import { NUMBERED_BY, SEGMENT_SPAN, type SegmentKind } from '../segment-kinds.js';

export interface ProgressRow {
  closed_through: string;
  mark: string;
  /** Every transaction that could add a row up to the mark has ended. */
  is_sure: boolean;
}

/**
 * Takes the account's progress for this transaction; no row when somebody else is at it.
 *
 * A number below the mark was given out before the mark was set, to a transaction that is older than
 * `mark_xid` or, for the moment between taking a number and writing the row, has no id yet; the second
 * covers that moment. A row that still turns up later is taken in by the next verification.
 */
export const takeProgress: Statement = {
  name: 'ledger_take_progress',
  text: `
SELECT closed_through::text AS closed_through, mark::text AS mark,
       pg_snapshot_xmin(pg_current_snapshot()) >= mark_xid
         AND marked_at < clock_timestamp() - interval '1 second' AS is_sure
FROM ledger_progress WHERE kind = $1 FOR UPDATE SKIP LOCKED`,
};

/** How far numbers have been given out. */
export function lastNumber(kind: SegmentKind): Statement {
  const [table, column] = NUMBERED_BY[kind];
  return {
    name: `ledger_last_number_${kind}`,
    text: `SELECT coalesce(pg_sequence_last_value(
             pg_get_serial_sequence('${table}', '${column}')::regclass), 0)::text AS last`,
  };
}

/** In a statement after the one that read the number: no older transaction can be newer than this. */
export const setMark: Statement = {
  name: 'ledger_set_mark',
  text: `
UPDATE ledger_progress
SET mark = $2::bigint, mark_xid = pg_snapshot_xmax(pg_current_snapshot()),
    marked_at = clock_timestamp()
WHERE kind = $1`,
};

/**
 * Closes the numbers up to $3, or as far as one segment spans: the last segment grows until it is
 * full, then a new one begins. A segment that grew has to be verified again.
 *
 * $1 kind, $2 closed through so far, $3 the mark.
 */
export const closeNext: Statement = {
  name: 'ledger_close_next',
  text: `
WITH last AS (
  SELECT after_seq FROM ledger_segments
  WHERE kind = $1 AND through_seq = $2::bigint AND through_seq < after_seq + ${SEGMENT_SPAN}
), next AS (
  SELECT a.after_seq, least($3::bigint, a.after_seq + ${SEGMENT_SPAN}) AS through_seq
  FROM (SELECT coalesce((SELECT after_seq FROM last), $2::bigint) AS after_seq) a
), moved AS (
  UPDATE ledger_progress p SET closed_through = n.through_seq FROM next n WHERE p.kind = $1
)
INSERT INTO ledger_segments (kind, after_seq, through_seq)
SELECT $1, after_seq, through_seq FROM next
ON CONFLICT (kind, after_seq)
  DO UPDATE SET through_seq = excluded.through_seq, closed_at = now(), verified_at = NULL
RETURNING after_seq::text AS after_seq, through_seq::text AS through_seq`,
};

export const dropRollups: Statement = {
  name: 'ledger_drop_rollups',
  text: `DELETE FROM ledger_rollups WHERE kind = $1 AND after_seq = $2::bigint`,
};

const COLUMNS = 'kind, after_seq, hour, name, consumer, is_replay, rows';

const ADD = `
ON CONFLICT (kind, after_seq, hour, name, consumer, is_replay) DO UPDATE
  SET rows = ledger_rollups.rows + excluded.rows,
      records = ledger_rollups.records + excluded.records,
      accepted = ledger_rollups.accepted + excluded.accepted,
      duplicates = ledger_rollups.duplicates + excluded.duplicates,
      rejected = ledger_rollups.rejected + excluded.rejected,
      events = ledger_rollups.events + excluded.events`;

/**
 * Adds the sums of the numbers ($2, $3] to the segment that begins after $1. What was added stays
 * when retention takes the rows. Attempts stand in no account.
 */
export const ROLL_UP: Record<SegmentKind, Statement | null> = {
  raw: {
    name: 'ledger_roll_up_raw',
    text: `
INSERT INTO ledger_rollups (${COLUMNS}, records, accepted, duplicates, rejected, events)
SELECT 'raw', $1::bigint, date_trunc('hour', r.fetched_at, 'UTC'), r.source, '', false, count(*),
       sum(r.records), sum(r.accepted), sum(r.duplicates), sum(r.rejected), sum(n.events)
FROM raw_payloads r
CROSS JOIN LATERAL (SELECT count(*) AS events FROM events e WHERE e.raw_payload_id = r.id) n
WHERE r.seq > $2::bigint AND r.seq <= $3::bigint
GROUP BY 3, 4 ${ADD}`,
  },
  entry: {
    name: 'ledger_roll_up_entry',
    text: `
INSERT INTO ledger_rollups (${COLUMNS})
SELECT 'entry', $1::bigint, date_trunc('hour', o.created_at, 'UTC'), o.topic, '',
       o.replay_id IS NOT NULL, count(*)
FROM outbox o WHERE o.id > $2::bigint AND o.id <= $3::bigint
GROUP BY 3, 4, 6 ${ADD}`,
  },
  effect: {
    name: 'ledger_roll_up_effect',
    text: `
INSERT INTO ledger_rollups (${COLUMNS})
SELECT 'effect', $1::bigint, date_trunc('hour', p.processed_at, 'UTC'), p.topic, p.consumer, false,
       count(*)
FROM processed_events p WHERE p.seq > $2::bigint AND p.seq <= $3::bigint
GROUP BY 3, 4, 5 ${ADD}`,
  },
  attempt: null,
};
