import type { LedgerFinding } from '@acp/contracts';
import type { Accounts } from './ledger-accounts.js';
import { FINDING_IDS_MAX } from './sql/full-findings.sql.js';

/** An account as both readings have it: its name, and how far they are apart. */
interface Disagreement {
  account: string;
  rows: number;
  sums: number;
}

/**
 * Where the rows of one snapshot and the sums of the closed segments in the same snapshot do not say the
 * same: a sum was altered, rows were lost or added behind it, or entries stand where the incremental
 * reading takes them for delivered.
 */
export function disagreements(full: Accounts, incremental: Accounts): LedgerFinding[] {
  return [
    ...finding('raw_payloads', compare(sourceSums(full), sourceSums(incremental))),
    ...finding('outbox', compare(entrySums(full), entrySums(incremental))),
    ...finding('processed_events', compare(effectSums(full), effectSums(incremental))),
  ];
}

function finding(table: string, apart: Disagreement[]): LedgerFinding[] {
  if (apart.length === 0) return [];
  const total = (of: (d: Disagreement) => number) => apart.reduce((sum, d) => sum + of(d), 0);
  return [
    {
      rule: 'sums_agree_with_rows',
      table,
      difference: total(({ rows, sums }) => Math.abs(rows - sums)),
      expected: total(({ rows }) => rows),
      actual: total(({ sums }) => sums),
      message: 'sums of closed segments do not say what the rows do',
      ids: apart.map(({ account }) => account).slice(0, FINDING_IDS_MAX),
    },
  ];
}

function compare(rows: Map<string, number>, sums: Map<string, number>): Disagreement[] {
  const accounts = [...new Set([...rows.keys(), ...sums.keys()])].sort();
  return accounts
    .map((account) => ({ account, rows: rows.get(account) ?? 0, sums: sums.get(account) ?? 0 }))
    .filter((account) => account.rows !== account.sums);
}

const SOURCE_MEMBERS = [
  'raw_payloads',
  'records',
  'accepted',
  'duplicates',
  'rejected',
  'events',
] as const;

function sourceSums({ sources }: Accounts): Map<string, number> {
  return new Map(
    sources.flatMap((row) =>
      SOURCE_MEMBERS.map((member) => [`${row.source} ${hourOf(row)} ${member}`, row[member]]),
    ),
  );
}

function entrySums({ entries }: Accounts): Map<string, number> {
  return new Map(
    entries.map((row) => [
      `${row.topic} ${hourOf(row)} ${row.state}${row.is_replay ? ' (replays)' : ''}`,
      row.entries,
    ]),
  );
}

function effectSums({ effects }: Accounts): Map<string, number> {
  return new Map(
    effects.map((row) => [`${row.consumer} ${row.topic} ${hourOf(row)}`, row.processed]),
  );
}

function hourOf({ hour }: { hour: Date }): string {
  return hour.toISOString();
}
