import type { LedgerFinding } from '@acp/contracts';
import { SUMMED } from './kinds/ledger-kind.js';
import type { Accounts } from './ledger-accounts.js';
import type { AccountRow } from './sql/accounts.sql.js';
import { FINDING_IDS_MAX } from './sql/rules.sql.js';

/**
 * Where the rows of one snapshot and the sums of the closed segments in the same snapshot do not say the
 * same: a sum was altered, rows were lost or added behind it, or entries stand where the incremental
 * reading takes them for delivered.
 */
export function disagreements(rows: Accounts, sums: Accounts): LedgerFinding[] {
  return [
    ...finding('raw_payloads', named(rows.raw, receivedOf), named(sums.raw, receivedOf)),
    ...finding('outbox', named(rows.entry, orderedOf), named(sums.entry, orderedOf)),
    ...finding(
      'processed_events',
      named(rows.effect, processedOf),
      named(sums.effect, processedOf),
    ),
  ];
}

type Named = [account: string, sum: number][];

const receivedOf = (row: AccountRow): Named =>
  (['rows', ...SUMMED] as const).map((member) => [
    `${row.name} ${row.hour.toISOString()} ${member === 'rows' ? 'raw_payloads' : member}`,
    row[member],
  ]);

const orderedOf = ({ name, hour, state, is_replay, rows }: AccountRow): Named => [
  [`${name} ${hour.toISOString()} ${state}${is_replay ? ' (replays)' : ''}`, rows],
];

const processedOf = ({ consumer, name, hour, rows }: AccountRow): Named => [
  [`${consumer} ${name} ${hour.toISOString()}`, rows],
];

function named(rows: AccountRow[], of: (row: AccountRow) => Named): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [account, sum] of rows.flatMap(of)) sums.set(account, (sums.get(account) ?? 0) + sum);
  return sums;
}

function finding(
  table: string,
  rows: Map<string, number>,
  sums: Map<string, number>,
): LedgerFinding[] {
  const apart = [...new Set([...rows.keys(), ...sums.keys()])]
    .sort()
    .map((account) => ({ account, row: rows.get(account) ?? 0, sum: sums.get(account) ?? 0 }))
    .filter(({ row, sum }) => row !== sum);
  if (apart.length === 0) return [];
  return [
    {
      rule: 'sums_agree_with_rows',
      table,
      difference: apart.reduce((total, { row, sum }) => total + Math.abs(row - sum), 0),
      expected: apart.reduce((total, { row }) => total + row, 0),
      actual: apart.reduce((total, { sum }) => total + sum, 0),
      message: 'sums of closed segments do not say what the rows do',
      ids: apart.map(({ account }) => account).slice(0, FINDING_IDS_MAX),
    },
  ];
}
