import type { Ledger, LedgerFinding } from '@acp/contracts';
import type { Database, Runner } from '../database.js';
import {
  ledgerTables,
  type Accounts,
  type EffectAccount,
  type EntryAccount,
  type SourceAccount,
} from './ledger-accounts.js';
import {
  fullEffectAccounts,
  fullEntryAccounts,
  fullSourceAccounts,
  orphanedEventCount,
} from './sql/full-accounts.sql.js';
import { FULL_RULES, type FullRule } from './sql/full-findings.sql.js';
import { beginSnapshot, type SnapshotRow } from './sql/snapshot.sql.js';

/** The accounts of the whole system, each read in one consistent snapshot. */
export class LedgerRepository {
  constructor(private readonly database: Database) {}

  /**
   * Reads every row of every account. Truth itself, at the price of a scan: seconds for a million
   * rows. `timeoutMs` 0 is no limit.
   */
  async readFull(timeoutMs: number): Promise<Ledger> {
    return inSnapshot(this.database, timeoutMs, async (runner, asOf) => {
      const tables = ledgerTables(await fullAccounts(runner));
      const findings = await fullFindings(runner);
      return {
        as_of: asOf,
        ...tables,
        imbalance: imbalanceOf(findings),
        findings,
        verification: 'full',
        last_full_verification_at: asOf,
      };
    });
  }
}

export function imbalanceOf(findings: readonly LedgerFinding[]): number {
  return findings.reduce((sum, finding) => sum + finding.difference, 0);
}

/** REPEATABLE READ, read only: every statement of `work` sees the same moment. */
export async function inSnapshot<T>(
  database: Database,
  timeoutMs: number,
  work: (runner: Runner, asOf: string) => Promise<T>,
): Promise<T> {
  return database.inTransaction(async (runner) => {
    await runner.run({
      name: 'begin_snapshot',
      text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
    });
    const { rows } = await runner.run<SnapshotRow>(beginSnapshot, [String(timeoutMs)]);
    return work(runner, rows[0]!.as_of);
  });
}

async function fullAccounts(runner: Runner): Promise<Accounts> {
  const sources = await runner.run<SourceAccount>(fullSourceAccounts);
  const entries = await runner.run<EntryAccount>(fullEntryAccounts);
  const effects = await runner.run<EffectAccount>(fullEffectAccounts);
  const orphans = await runner.run<{ events: number }>(orphanedEventCount);
  return {
    sources: sources.rows,
    entries: entries.rows,
    effects: effects.rows,
    orphanedEvents: orphans.rows[0]!.events,
  };
}

async function fullFindings(runner: Runner): Promise<LedgerFinding[]> {
  const findings: LedgerFinding[] = [];
  for (const rule of FULL_RULES) {
    const finding = await findingOf(runner, rule);
    if (finding) findings.push(finding);
  }
  return findings;
}

async function findingOf(runner: Runner, rule: FullRule): Promise<LedgerFinding | null> {
  const { rows } = await runner.run<
    Pick<LedgerFinding, 'difference' | 'expected' | 'actual' | 'ids'>
  >(rule.statement);
  const { difference, expected, actual, ids } = rows[0]!;
  if (difference === 0) return null;
  const { table, message } = rule;
  return { rule: rule.rule, table, difference, expected, actual, message, ids };
}
