import type { LedgerRule } from '@acp/contracts';
import type { Statement } from '../../database.js';
import { FINDING_IDS_MAX } from './full-findings.sql.js';

/** Small tables whose rows change in their life, with the key that names a row. */
const SEALED: readonly [table: string, key: string, recent?: string][] = [
  ['topics', 'topic'],
  ['connector_cursors', 'connector'],
  ['relay_workers', 'worker_id'],
  // There may be thousands that ended long ago.
  ['replays', 'id', `r.finished_at IS NULL OR r.finished_at > now() - interval '1 day'`],
];

const REMEMBERED: readonly [table: string, key: string][] = [
  ['topics', 'topic'],
  ['topic_cursors', 'topic'],
  ['replays', 'id'],
  ['connector_cursors', 'connector'],
  ['relay_workers', 'worker_id'],
];

/**
 * What is wrong with the rows that are state and not record: topics, cursors, workers, replays. They are
 * few and are looked at with every reading.
 *
 * $1 whether to look at all replays, not only at those that go on or ended within a day.
 */
export const stateFindings: Statement = {
  name: 'ledger_state_findings',
  text: `
SELECT rule, "table", message, count(*)::float8 AS difference,
       NULL::float8 AS expected, NULL::float8 AS actual,
       (array_agg(id ORDER BY id))[1:${FINDING_IDS_MAX}] AS ids
FROM (
  ${[...SEALED.map(brokenSeals), ...REMEMBERED.map(forgottenRows), cursorsOutOfReach()].join(`
  UNION ALL
  `)}
) x
GROUP BY rule, "table", message ORDER BY rule, "table"`,
};

function found(rule: LedgerRule, table: string, message: string): string {
  return `'${rule}' AS rule, '${table}' AS "table", '${message}' AS message`;
}

function brokenSeals([table, key, recent]: (typeof SEALED)[number]): string {
  return `SELECT ${found('rows_are_sealed', table, 'rows do not say what our statements wrote')},
         r.${key}::text AS id
  FROM ${table} r WHERE r.seal <> row_seal(r)${recent ? ` AND ($1::bool OR ${recent})` : ''}`;
}

/** Gone, or there without having come in through a statement of ours. */
function forgottenRows([table, key]: (typeof REMEMBERED)[number]): string {
  return `SELECT ${found('known_rows_are_there', table, 'rows are gone that were there, or were put there by hand')},
         coalesce(k.key, r.${key}::text)
  FROM (SELECT key FROM known_rows WHERE table_name = '${table}') k
  FULL JOIN ${table} r ON r.${key}::text = k.key
  WHERE k.key IS NULL OR r.${key} IS NULL`;
}

/** The sweep never looks below what it takes for swept, and no claim beyond what was given out. */
function cursorsOutOfReach(): string {
  return `SELECT ${found('cursors_are_in_reach', 'topic_cursors', 'cursors stand where no entry has been')},
         c.topic
  FROM topic_cursors c
  WHERE c.swept_through > c.frontier
     OR c.frontier > coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id')::regclass), 0)`;
}
