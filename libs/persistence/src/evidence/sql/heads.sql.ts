import type { Statement } from '../../database.js';
import { FINDING_IDS_MAX } from '../../ledger/sql/rules.sql.js';

/** One process makes heads at a time: they are numbered without a gap. */
export const takeTurn: Statement = {
  name: 'evidence_take_turn',
  text: `SELECT pg_try_advisory_xact_lock(hashtext('ledger_heads')) AS is_ours`,
};

export interface BatchRow {
  batch: string;
  /** Hashes of 32 bytes, one after the other. */
  hashes: Buffer;
}

const HASHES = `(SELECT string_agg(u.hash, ''::bytea ORDER BY u.n)
                FROM unnest(l.hashes) WITH ORDINALITY AS u (hash, n)) AS hashes`;

/** Leaves that wait for a root, oldest first; $1 at most, and always one batch. */
export const waitingLeaves: Statement = {
  name: 'evidence_waiting_leaves',
  text: `
SELECT l.batch::text AS batch, ${HASHES}
FROM (SELECT *, sum(cardinality(hashes)) OVER (ORDER BY batch) - cardinality(hashes) AS before
      FROM ledger_leaves WHERE head IS NULL AND is_evidence ORDER BY batch LIMIT 1000) l
WHERE l.before < $1 ORDER BY l.batch`,
};

/** The leaves of a root in their order. */
export const leavesOfHead: Statement = {
  name: 'evidence_leaves_of_head',
  text: `
SELECT l.batch::text AS batch, ${HASHES}
FROM ledger_leaves l WHERE l.head = $1::bigint AND l.is_evidence ORDER BY l.batch`,
};

export interface HeadRow {
  number: string;
  /** The canonical text itself. */
  head: string;
  hash: Buffer;
  key_id: string | null;
  signature: Buffer | null;
}

const HEAD = `number::text AS number, head::text AS head, hash, key_id, signature`;

export const newestHead: Statement = {
  name: 'evidence_newest_head',
  text: `SELECT ${HEAD} FROM ledger_heads ORDER BY ledger_heads.number DESC LIMIT 1`,
};

export const headByNumber: Statement = {
  name: 'evidence_head',
  text: `SELECT ${HEAD} FROM ledger_heads WHERE ledger_heads.number = $1::bigint`,
};

export const insertHead: Statement = {
  name: 'evidence_insert_head',
  text: `
WITH taken AS (UPDATE ledger_leaves SET head = $1::bigint WHERE batch = ANY ($6::bigint[]))
INSERT INTO ledger_heads (number, head, hash, key_id, signature)
VALUES ($1::bigint, $2::json, $3, $4, $5)`,
};

/** The head that was verified longest ago, not after $1; whether one before it was signed. */
export const takeHead: Statement = {
  name: 'evidence_take_head',
  text: `
SELECT ${HEAD},
       EXISTS (SELECT FROM ledger_heads b WHERE b.number < h.number AND b.key_id IS NOT NULL)
         AS follows_signed
FROM ledger_heads h WHERE verified_at IS NULL OR verified_at < $1::timestamptz
ORDER BY verified_at NULLS FIRST LIMIT 1 FOR UPDATE OF h SKIP LOCKED`,
};

export const markHeadVerified: Statement = {
  name: 'evidence_mark_verified',
  text: `UPDATE ledger_heads SET verified_at = clock_timestamp() WHERE number = $1::bigint`,
};

/** Where the row of number $2 with the key $4 stands among the leaves of account $1, part $3. */
export const findLeaf: Statement = {
  name: 'evidence_find_leaf',
  text: `
SELECT l.batch::text AS batch, l.head::text AS head, u.n::int AS position, u.hash
FROM ledger_segments s JOIN ledger_leaves l USING (kind, after_seq),
     unnest(l.keys, l.hashes) WITH ORDINALITY AS u (key, hash, n)
WHERE s.kind = $1 AND s.after_seq < $2::bigint AND s.through_seq >= $2::bigint AND l.part = $3
  AND (u.key = $4 OR left(u.key, length($4) + 1) = $4 || '@')
ORDER BY l.batch DESC LIMIT 1`,
};

/** Heads that leaves name and that are gone. */
export const lostHeads: Statement = {
  name: 'evidence_lost_heads',
  text: `
SELECT count(*)::float8 AS lost, coalesce((array_agg(head::text ORDER BY head))[1:${FINDING_IDS_MAX}], '{}') AS ids
FROM (SELECT DISTINCT head FROM ledger_leaves WHERE is_evidence AND head IS NOT NULL) l
WHERE NOT EXISTS (SELECT FROM ledger_heads h WHERE h.number = l.head)`,
};

export const newestAudit: Statement = {
  name: 'evidence_newest_audit',
  text: `SELECT id::text AS id, encode(hash, 'hex') AS hash FROM audit_log ORDER BY audit_log.id DESC LIMIT 1`,
};

export const auditHashOf: Statement = {
  name: 'evidence_audit_hash',
  text: `SELECT encode(hash, 'hex') AS hash FROM audit_log WHERE id = $1::bigint`,
};
