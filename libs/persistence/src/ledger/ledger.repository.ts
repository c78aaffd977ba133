import type { Ledger, LedgerFinding, LedgerRule } from '@acp/contracts';
import type { QueryResultRow } from 'pg';
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
import type { SegmentKind } from './segments/segment-kinds.js';
import {
  closedThrough,
  effectAccounts,
  entryAccounts,
  ledgerStand,
  segmentFindings,
  sourceAccounts,
  type LedgerStandRow,
} from './segments/sql/incremental-accounts.sql.js';
import { FULL_RULES, type FullRule } from './sql/full-findings.sql.js';
import { beginSnapshot, type SnapshotRow } from './sql/snapshot.sql.js';
import { stateFindings } from './sql/state-findings.sql.js';
import { disagreements } from './sums-agree.js';

/** Rules that only the verification of segments applies; a full reading takes over what it found. */
const KNOWN_FROM_SEGMENTS: readonly LedgerRule[] = [
  'rows_are_as_they_were',
  'outcomes_are_on_record',
  'entries_can_be_found',
  'segments_are_whole',
];

/** The accounts of the whole system, each read in one consistent snapshot. */
export class LedgerRepository {
  constructor(private readonly database: Database) {}

  /**
   * As it is now: closed segments by their sums and the findings of their last verification, the rest
   * by its rows. Costs the same however much has been delivered.
   */
  async readIncremental(timeoutMs: number): Promise<Ledger> {
    return inSnapshot(this.database, timeoutMs, async (runner, asOf) => {
      const tables = ledgerTables(await incrementalAccounts(runner));
      const findings = [
        ...(await segmentFindingsOf(runner, null)),
        ...(await claimFindings(runner)),
        ...(await stateFindingsOf(runner)),
      ];
      return {
        as_of: asOf,
        ...tables,
        imbalance: imbalanceOf(findings),
        findings,
        verification: 'incremental',
        last_full_verification_at: (await standOf(runner)).verified_through,
      };
    });
  }

  /**
   * Reads every row of every account. Truth itself, at the price of a scan: seconds for a million
   * rows. Rows that were altered after their segment was verified are known from the segments; the sums
   * of the segments are held against the rows. `timeoutMs` 0 is no limit.
   */
  async readFull(timeoutMs: number): Promise<Ledger> {
    return inSnapshot(this.database, timeoutMs, async (runner, asOf) => {
      const accounts = await fullAccounts(runner);
      const tables = ledgerTables(accounts);
      const findings = [
        ...(await fullFindings(runner)),
        ...(await segmentFindingsOf(runner, KNOWN_FROM_SEGMENTS)),
        ...(await stateFindingsOf(runner)),
        ...disagreements(accounts, await incrementalAccounts(runner)),
      ];
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

  /** Rows that a full reading would go through, by the numbers given out. */
  async size(): Promise<number> {
    return (await standOf(this.database)).numbers;
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

async function incrementalAccounts(runner: Runner): Promise<Accounts> {
  const progress = await runner.run<{ kind: SegmentKind; closed_through: string }>(closedThrough);
  const closed = (kind: SegmentKind) => [
    progress.rows.find((row) => row.kind === kind)?.closed_through ?? '0',
  ];
  const sources = await runner.run<SourceAccount & QueryResultRow>(sourceAccounts, closed('raw'));
  const entries = await runner.run<EntryAccount & QueryResultRow>(entryAccounts, closed('entry'));
  const effects = await runner.run<EffectAccount & QueryResultRow>(
    effectAccounts,
    closed('effect'),
  );
  return {
    sources: sources.rows,
    entries: entries.rows,
    effects: effects.rows,
    orphanedEvents: 0,
  };
}

async function segmentFindingsOf(
  runner: Runner,
  rules: readonly LedgerRule[] | null,
): Promise<LedgerFinding[]> {
  return (await runner.run<LedgerFinding & QueryResultRow>(segmentFindings, [rules])).rows;
}

async function stateFindingsOf(runner: Runner): Promise<LedgerFinding[]> {
  return (await runner.run<LedgerFinding & QueryResultRow>(stateFindings)).rows;
}

/** Claims are few and change all the time: they are looked at each time. */
async function claimFindings(runner: Runner): Promise<LedgerFinding[]> {
  const rules = FULL_RULES.filter(({ rule }) => rule === 'claims_hold_open_entries');
  const findings = await Promise.all(rules.map((rule) => findingOf(runner, rule)));
  return findings.filter((finding) => finding !== null);
}

async function standOf(runner: Runner): Promise<LedgerStandRow> {
  return (await runner.run<LedgerStandRow & QueryResultRow>(ledgerStand)).rows[0]!;
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
