import type { Statement } from '../../../database.js';
import { FINDING_IDS_MAX } from '../../sql/full-findings.sql.js';
import { SEGMENT_PARTS, type SegmentPart } from '../segment-kinds.js';

const TAKEN = `
s.kind, s.after_seq::text AS after_seq, s.through_seq::text AS through_seq,
       ARRAY(SELECT p.part FROM (VALUES ${Object.entries(SEGMENT_PARTS)
         .flatMap(([kind, parts]) => parts.map(({ part }) => `('${kind}', '${part}')`))
         .join(', ')}) AS p (kind, part)
             WHERE p.kind = s.kind AND s.verified_at IS NOT NULL
               AND NOT EXISTS (SELECT FROM ledger_fingerprints f
                               WHERE f.kind = s.kind AND f.after_seq = s.after_seq
                                 AND f.part = p.part)) AS parts_gone`;

/** Segments that were never verified first, then those with findings, then the longest ago. */
export const takeSegment: Statement = {
  name: 'ledger_take_segment',
  text: `
SELECT ${TAKEN}
FROM ledger_segments s
WHERE (s.verified_at IS NULL OR s.verified_at < $1::timestamptz)
ORDER BY s.verified_at NULLS FIRST
LIMIT 1 FOR UPDATE SKIP LOCKED`,
};

export const takeSegmentWithFindings: Statement = {
  name: 'ledger_take_segment_with_findings',
  text: `
SELECT ${TAKEN}
FROM ledger_segments s
WHERE EXISTS (SELECT FROM ledger_findings f WHERE f.kind = s.kind AND f.after_seq = s.after_seq)
  AND s.verified_at < $1::timestamptz
ORDER BY s.verified_at
LIMIT 1 FOR UPDATE SKIP LOCKED`,
};

export interface ComparedRow {
  lost: number;
  altered: number;
  added: number;
  lost_ids: string[];
  altered_ids: string[];
}

/**
 * Compares the rows of a part with their fingerprint and keeps the fingerprint: rows that are new to
 * it are added, rows with an excuse renewed. A lost or altered row keeps its old fingerprint, so that
 * it is found again until it is as it was.
 *
 * $1 after, $2 through, $3 kind.
 */
export function compareWithFingerprint(segmentPart: SegmentPart): Statement {
  const { part, rows, lost, excused, keyHasHour } = segmentPart;
  const id = keyHasHour ? `split_part(key, '@', 1)` : 'key';
  return {
    name: `ledger_compare_${part}`,
    text: `
WITH stored AS MATERIALIZED (
  SELECT u.key, ${id} AS id, u.hash FROM ledger_fingerprints f, unnest(f.keys, f.hashes) AS u (key, hash)
  WHERE f.kind = $3 AND f.after_seq = $1::bigint AND f.part = '${part}'
), now_there AS MATERIALIZED (
  SELECT x.key, ${id} AS id, x.hash
  FROM (${rows.replaceAll('$1', '$1::bigint').replaceAll('$2', '$2::bigint')}) x
), k AS MATERIALIZED (
  SELECT coalesce(s.key, n.key) AS key, id, s.hash AS before, n.hash AS after
  FROM stored s FULL JOIN now_there n USING (id)
), judged AS MATERIALIZED (
  SELECT k.*,
         before IS NOT NULL AND after IS NULL AND (${lost}) AS is_lost,
         before IS NOT NULL AND after IS NOT NULL AND before <> after
           AND NOT (${excused ?? 'false'}) AS is_altered
  FROM k
), kept AS (
  INSERT INTO ledger_fingerprints (kind, after_seq, part, keys, hashes)
  SELECT $3, $1::bigint, '${part}',
         coalesce(array_agg(key ORDER BY key), '{}'),
         coalesce(array_agg(CASE WHEN is_lost OR is_altered THEN before ELSE after END ORDER BY key),
                  '{}')
  FROM judged WHERE after IS NOT NULL OR is_lost
  ON CONFLICT (kind, after_seq, part) DO UPDATE SET keys = excluded.keys, hashes = excluded.hashes
)
SELECT count(*) FILTER (WHERE is_lost)::float8 AS lost,
       count(*) FILTER (WHERE is_altered)::float8 AS altered,
       count(*) FILTER (WHERE before IS NULL)::float8 AS added,
       coalesce((array_agg(id ORDER BY key) FILTER (WHERE is_lost))[1:${FINDING_IDS_MAX}], '{}')
         AS lost_ids,
       coalesce((array_agg(id ORDER BY key) FILTER (WHERE is_altered))[1:${FINDING_IDS_MAX}], '{}')
         AS altered_ids
FROM judged`,
  };
}

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
      message = ledger_findings.message || '; ' || excluded.message,
      ids = ledger_findings.ids || excluded.ids`,
};

export const markVerified: Statement = {
  name: 'ledger_mark_verified',
  text: `
UPDATE ledger_segments SET verified_at = clock_timestamp()
WHERE kind = $1 AND after_seq = $2::bigint`,
};
