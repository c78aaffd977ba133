import type { Statement } from '../../database.js';
import { within, type EvidencePart, type LedgerKind } from '../kinds/ledger-kind.js';
import { FINDING_IDS_MAX } from './rules.sql.js';

const FORMATS: Readonly<Record<string, (column: string) => string>> = {
  text: (column) => `${column}::text`,
  time: (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  hex: (column) => `encode(${column}, 'hex')`,
  digest: (column) => `encode(sha256(convert_to(${column}::text, 'UTF8')), 'hex')`,
};

/**
 * The canonical text of a row: a flat JSON object (RFC 8785) of texts and nulls, the members in order.
 * The format is a promise to whoever keeps a proof: docs/reference/evidence.md.
 */
export function leafText({ part, proof, alias, columns }: EvidencePart): string {
  const members = columns.split(/\s+/).map((column): [name: string, value: string] => {
    const [name, format = 'text'] = column.split(':') as [string, string?];
    return [
      format === 'digest' ? `${name}_digest` : name,
      `coalesce(to_json(${FORMATS[format]!(`${alias}.${name}`)})::text, 'null')`,
    ];
  });
  members.push(['leaf', `'"${proof?.kind ?? part}"'`]);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `'{' || ${members.map(([name, value]) => `'"${name}":' || ${value}`).join(` || ',' || `)} || '}'`;
}

const leafHash = (text: string) => `sha256('\\x00'::bytea || convert_to(${text}, 'UTF8'))`;

function keyOf({ key, hour }: EvidencePart): string {
  if (!hour) return `(${key})::text`;
  return `${key} || '@' || extract(epoch FROM date_trunc('hour', ${hour}, 'UTC'))::bigint`;
}

export interface ComparedRow {
  lost: number;
  altered: number;
  added: number;
  lost_ids: string[];
  altered_ids: string[];
}

/**
 * Compares the rows of a part with their leaves. Rows that are new to it, and rows with an excuse, get
 * a leaf; a lost or altered row keeps what it has, so that it is found again until it is as it was.
 *
 * $1 after, $2 through, $3 where the segment begins.
 */
export function compareWithLeaves(kind: LedgerKind, part: EvidencePart): Statement {
  const id = part.hour ? `split_part(key, '@', 1)` : 'key';
  const here = `kind = '${kind.kind}' AND after_seq = $3::bigint`;
  const number = `${kind.alias}.${kind.number}`;
  return {
    name: `ledger_compare_${part.part}`,
    text: `
WITH stored AS MATERIALIZED (
  SELECT DISTINCT ON (id) key, ${id} AS id, hash
  FROM (SELECT l.batch, u.* FROM ledger_leaves l, unnest(l.seqs, l.keys, l.hashes) AS u (seq, key, hash)
        WHERE ${here} AND l.part = '${part.part}') x
  WHERE ${within('seq')} ORDER BY id, batch DESC
), now_there AS MATERIALIZED (
  SELECT x.*, ${id} AS id
  FROM (SELECT ${number} AS seq, ${keyOf(part)} AS key, ${leafHash(leafText(part))} AS hash
        FROM ${part.from} WHERE ${within(number)}${part.where ? ` AND ${part.where}` : ''}) x
), k AS MATERIALIZED (
  SELECT coalesce(s.key, n.key) AS key, id, n.seq, s.hash AS before, n.hash AS after
  FROM stored s FULL JOIN now_there n USING (id)
), judged AS MATERIALIZED (
  SELECT k.*, after IS NULL AND (${part.lost}) AS is_lost,
         before <> after AND NOT (${part.excused ?? 'false'}) AS is_altered
  FROM k WHERE before IS DISTINCT FROM after
), added AS (
  INSERT INTO ledger_leaves (kind, after_seq, part, is_evidence, seqs, keys, hashes)
  SELECT '${kind.kind}', $3::bigint, '${part.part}', ${part.proof !== undefined},
         array_agg(seq ORDER BY seq, key), array_agg(key ORDER BY seq, key),
         array_agg(after ORDER BY seq, key)
  FROM judged WHERE after IS NOT NULL AND is_altered IS NOT TRUE HAVING count(*) > 0
  RETURNING cardinality(keys) AS n
), counted AS (
  UPDATE ledger_segments SET leaves = leaves + n FROM added WHERE ${here}
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

/** The row with the id $1 as it is now: its number and its leaf's text. */
export function leafOf(kind: LedgerKind, part: EvidencePart, where: string): Statement {
  return {
    name: `ledger_leaf_${part.part}`,
    text: `
SELECT ${kind.alias}.${kind.number}::text AS seq, ${leafText(part)} AS text
FROM ${part.from} WHERE ${where}${part.where ? ` AND ${part.where}` : ''}`,
  };
}
