import type { Statement } from '../../database.js';
import { within, type LedgerKind } from '../kinds/ledger-kind.js';
import { FINDING_IDS_MAX } from './rules.sql.js';

/** What a segment holds at most; it is closed with the row that reaches one of them. */
export interface SegmentLimits {
  /** Numbers, and rows along them. */
  rowsMax: number;
  /** As stored: what is compressed or aside counts by what it takes on disk, and is not read for it. */
  bytesMax: number;
}

export const SEGMENT_LIMITS: SegmentLimits = { rowsMax: 10_000, bytesMax: 8 * 1024 * 1024 };

/**
 * Takes the account's progress for this transaction; no row when somebody else is at it. An account that
 * has no segment yet begins here.
 *
 * A number below the mark was given out before the mark was set, to a transaction that is older than
 * `mark_xid` or, for the moment between taking a number and writing the row, has no id yet; the second
 * covers that moment. A row that still turns up later is taken in by the next verification.
 *
 * The lock lets foreign keys to the row be checked: a verifier has them checked while it holds the segment
 * that a closer waits for, because it updates the segment twice.
 */
export const takeProgress: Statement = {
  name: 'ledger_take_progress',
  text: `
SELECT closed_through::text AS closed_through, mark::text AS mark,
       pg_snapshot_xmin(pg_current_snapshot()) >= mark_xid
         AND marked_at < clock_timestamp() - interval '1 second' AS is_sure
FROM ledger_progress WHERE kind = $1 FOR NO KEY UPDATE SKIP LOCKED`,
};

export const beginAccount: Statement = {
  name: 'ledger_begin_account',
  text: `
INSERT INTO ledger_progress (kind)
SELECT $1 WHERE NOT EXISTS (SELECT FROM ledger_segments WHERE kind = $1)
ON CONFLICT DO NOTHING`,
};

/** How far numbers have been given out. */
export const lastNumber = ({ kind, last }: LedgerKind): Statement => ({
  name: `ledger_last_number_${kind}`,
  text: `SELECT coalesce(${last}, 0)::text AS last`,
});

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
 * Closes the numbers after $1 through $2, or as far as one segment goes: the last segment grows until it
 * is full, then a new one begins.
 *
 * $1 closed through so far, $2 the mark, $3 rows and $4 bytes of a segment.
 */
export function closeNext({ kind, table, alias, number, weight }: LedgerKind): Statement {
  const column = `${alias}.${number}`;
  return {
    name: `ledger_close_next_${kind}`,
    text: `
WITH begun AS MATERIALIZED (
  SELECT after_seq, rows, bytes FROM ledger_segments
  WHERE kind = '${kind}' AND through_seq = $1::bigint
    AND through_seq < after_seq + $3::bigint AND rows < $3::bigint AND bytes < $4::bigint
  UNION ALL
  SELECT $1::bigint, 0, 0 ORDER BY after_seq LIMIT 1
), added AS MATERIALIZED (
  SELECT x.seq, begun.rows + sum(1 + x.rows) OVER w AS rows, begun.bytes + sum(x.bytes) OVER w AS bytes
  FROM begun CROSS JOIN LATERAL (
    SELECT ${column} AS seq, ${weight?.rows ?? 0} AS rows, ${weight?.bytes ?? 0} AS bytes
    FROM ${table} ${alias}
    WHERE ${within(column)} AND ${column} <= begun.after_seq + $3::bigint) x
  WINDOW w AS (ORDER BY x.seq)
), full_at AS (
  SELECT * FROM added WHERE rows >= $3::bigint OR bytes >= $4::bigint ORDER BY seq LIMIT 1
), closed AS (
  SELECT begun.after_seq, coalesce(f.seq, least($2::bigint, begun.after_seq + $3::bigint)) AS through_seq,
         coalesce(f.rows, (SELECT max(rows) FROM added), begun.rows) AS rows,
         coalesce(f.bytes, (SELECT max(bytes) FROM added), begun.bytes) AS bytes
  FROM begun LEFT JOIN full_at f ON true
), moved AS (
  UPDATE ledger_progress p SET closed_through = c.through_seq FROM closed c WHERE p.kind = '${kind}'
)
INSERT INTO ledger_segments (kind, after_seq, through_seq, rows, bytes)
SELECT '${kind}', after_seq, through_seq, rows, bytes FROM closed
ON CONFLICT (kind, after_seq) DO UPDATE
  SET through_seq = excluded.through_seq, rows = excluded.rows, bytes = excluded.bytes, closed_at = now()
RETURNING after_seq::text AS after_seq, through_seq::text AS through_seq`,
  };
}

export const dropRollups: Statement = {
  name: 'ledger_drop_rollups',
  text: `DELETE FROM ledger_rollups WHERE kind = $1 AND after_seq = $2::bigint`,
};

/** Whether there are more rows after $2 through $3 than the segment's sums count. */
export const rollUpsAreShort = ({ kind, table, alias, number }: LedgerKind): Statement => ({
  name: `ledger_rollups_are_short_${kind}`,
  text: `
SELECT (SELECT coalesce(sum(rows), 0) FROM ledger_rollups
        WHERE kind = '${kind}' AND after_seq = $1::bigint)
       < (SELECT count(*) FROM ${table} ${alias} WHERE ${within(`${alias}.${number}`)}) AS short`,
});

/** Verified as far as it goes, and since when. */
const TAKEN = `
SELECT s.kind, s.after_seq::text AS after_seq, s.through_seq::text AS through_seq, s.step::text AS step,
       s.leaves <> (SELECT coalesce(sum(cardinality(l.keys)), 0) FROM ledger_leaves l
                    WHERE l.kind = s.kind AND l.after_seq = s.after_seq) AS lacks_leaves
FROM ledger_segments s
WHERE (s.timed_out_at IS NULL OR s.timed_out_at < $1::timestamptz)`;

/** In the order in which segments are taken: not verified as far as they go, with findings, any. $1 before. */
export const TAKE_SEGMENT: readonly Statement[] = [
  `AND (s.verified_at IS NULL OR s.verified_through < s.through_seq)`,
  `AND s.verified_at < $1::timestamptz
   AND EXISTS (SELECT FROM ledger_findings f WHERE f.kind = s.kind AND f.after_seq = s.after_seq)`,
  `AND s.verified_at < $1::timestamptz`,
].map((which, i) => ({
  name: `ledger_take_segment_${i}`,
  text: `${TAKEN} ${which} ORDER BY s.verified_at NULLS FIRST LIMIT 1 FOR UPDATE OF s SKIP LOCKED`,
}));

export const dropFindings: Statement = {
  name: 'ledger_drop_findings',
  text: `DELETE FROM ledger_findings WHERE kind = $1 AND after_seq = $2::bigint`,
};

export const recordFinding: Statement = {
  name: 'ledger_record_finding',
  text: `
INSERT INTO ledger_findings (kind, after_seq, rule, part, difference, expected, actual, message, ids)
VALUES ($1, $2::bigint, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (kind, after_seq, rule, part) DO UPDATE
  SET difference = ledger_findings.difference + excluded.difference,
      message = CASE WHEN position(excluded.message IN ledger_findings.message) > 0
                     THEN ledger_findings.message
                     ELSE ledger_findings.message || '; ' || excluded.message END,
      ids = ledger_findings.ids || excluded.ids`,
};

/** $3 verified through, $4 numbers that one step may span from now on, $5 whether some timed out. */
export const markVerified: Statement = {
  name: 'ledger_mark_verified',
  text: `
UPDATE ledger_segments
SET step = $4::bigint,
    verified_at = CASE WHEN $5 THEN verified_at ELSE clock_timestamp() END,
    verified_through = CASE WHEN $5 THEN verified_through ELSE $3::bigint END,
    timed_out_at = CASE WHEN $5 THEN clock_timestamp() END
WHERE kind = $1 AND after_seq = $2::bigint`,
};

/** What the last verification of each segment and root could not explain, added up by rule and table. */
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
