import type { Ledger, LedgerFinding, LedgerRule } from '@acp/contracts';
import type { QueryResultRow } from 'pg';
import type { Database, Runner } from '../database.js';
import type { AccountKind, LedgerKind, Rule } from './kinds/ledger-kind.js';
import { ledgerTables, type Accounts } from './ledger-accounts.js';
import { LEDGER_KINDS } from './ledger-kinds.js';
import {
  accountOfRetired,
  accountOfRows,
  accountOfSums,
  type AccountRow,
} from './sql/accounts.sql.js';
import {
  beginSnapshot,
  closedThrough,
  ledgerStand,
  nextStep,
  type LedgerStandRow,
} from './sql/readings.sql.js';
import { brokenBy, FINDING_IDS_MAX, STATE_RULES, WHOLE_RULES } from './sql/rules.sql.js';
import { segmentFindings } from './sql/segments.sql.js';
import { disagreements } from './sums-agree.js';

/** What only the verification of segments and roots finds; a full reading takes over what it found. */
const KNOWN_FROM_SEGMENTS: readonly LedgerRule[] = [
  'rows_are_as_they_were',
  'segments_are_whole',
  'evidence_is_as_signed',
  'events_have_their_content',
  'verdicts_are_reproducible',
];

/** Rows that one statement of a full reading goes through. */
const STEP_ROWS = 20_000;

/** The accounts of the whole system, each read in one consistent snapshot. */
export class LedgerRepository {
  constructor(private readonly database: Database) {}

  /**
   * As it is now: closed segments by their sums and the findings of their last verification, the rest
   * by its rows. Costs the same however much has been delivered.
   */
  async readIncremental(timeoutMs: number): Promise<Ledger> {
    return inSnapshot(this.database, timeoutMs, async (runner, asOf) => {
      const findings = [
        ...(await segmentFindingsOf(runner, null)),
        ...(await breaksOf(runner, 'state', STATE_RULES)),
      ];
      const stand = await standOf(runner);
      const accounts = await incrementalAccounts(runner);
      return ledgerOf(accounts, findings, { asOf, stand, verification: 'incremental' });
    });
  }

  /**
   * Reads every row of every account, in steps. Truth itself, at the price of a scan: seconds for a
   * million rows. Rows that were altered after their segment was verified are known from the segments; the
   * sums of the segments are held against the rows. `timeoutMs` is for each statement, 0 is no limit.
   */
  async readFull(timeoutMs: number): Promise<Ledger> {
    return inSnapshot(this.database, timeoutMs, async (runner, asOf) => {
      const accounts: Accounts = { raw: [], entry: [], effect: [], orphanedEvents: 0 };
      const findings = [
        ...(await breaksOf(runner, 'state', STATE_RULES)),
        ...(await breaksOf(runner, 'whole', WHOLE_RULES)),
        ...(await segmentFindingsOf(runner, KNOWN_FROM_SEGMENTS)),
      ];
      for (const kind of LEDGER_KINDS) findings.push(...(await readRows(runner, kind, accounts)));
      accounts.orphanedEvents =
        findings.find(({ rule }) => rule === 'events_have_a_raw_payload')?.difference ?? 0;
      findings.push(...disagreements(accounts, await incrementalAccounts(runner)));
      const stand = await standOf(runner);
      return ledgerOf(accounts, addUp(findings), { asOf, stand, verification: 'full' });
    });
  }

  /** How large a full reading would be, and how much has been verified since when. */
  async stand(): Promise<LedgerStandRow> {
    return standOf(this.database);
  }
}

function ledgerOf(
  accounts: Accounts,
  findings: LedgerFinding[],
  read: { asOf: string; stand: LedgerStandRow; verification: Ledger['verification'] },
): Ledger {
  const { asOf, stand, verification } = read;
  return {
    as_of: asOf,
    ...ledgerTables(accounts),
    imbalance: findings.reduce((sum, { difference }) => sum + difference, 0),
    findings,
    verification,
    last_full_verification_at: verification === 'full' ? asOf : stand.verified_through,
    verified: {
      share: stand.numbers === 0 ? 1 : Math.min(1, stand.verified / stand.numbers),
      since: stand.not_verified_since,
      age_seconds: stand.not_verified_seconds,
      segments_timed_out: stand.timed_out,
    },
  };
}

/** REPEATABLE READ, read only: every statement of `work` sees the same moment. */
async function inSnapshot<T>(
  database: Database,
  timeoutMs: number,
  work: (runner: Runner, asOf: string) => Promise<T>,
): Promise<T> {
  const read = async (runner: Runner) => {
    await runner.run({
      name: 'begin_snapshot',
      text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
    });
    const { rows } = await runner.run<{ as_of: string }>(beginSnapshot, [String(timeoutMs)]);
    return work(runner, rows[0]!.as_of);
  };
  return database.inTransaction(read, { statementMs: timeoutMs });
}

/** Every row of one account step by step: what breaks its rules, and its sums into `accounts`. */
async function readRows(
  runner: Runner,
  kind: LedgerKind,
  accounts: Accounts,
): Promise<LedgerFinding[]> {
  const findings: LedgerFinding[] = [];
  const sums = isAccount(kind) ? accounts[kind.kind] : null;
  for (let after = '0'; ;) {
    const next = await runner.run<{ through: string | null }>(nextStep(kind), [after, STEP_ROWS]);
    const { through } = next.rows[0]!;
    if (through === null) break;
    const range = [after, through];
    if (sums) sums.push(...(await accountRows(runner, accountOfRows(kind as AccountKind), range)));
    findings.push(...(await breaksOf(runner, kind.kind, kind.rules, range)));
    after = through;
  }
  if (sums) sums.push(...(await accountRows(runner, accountOfRetired(kind as AccountKind))));
  return findings;
}

async function incrementalAccounts(runner: Runner): Promise<Accounts> {
  const { rows } = await runner.run<{ kind: string; closed_through: string }>(closedThrough);
  const accounts: Accounts = { raw: [], entry: [], effect: [], orphanedEvents: 0 };
  for (const kind of LEDGER_KINDS.filter(isAccount)) {
    const closed = rows.find((row) => row.kind === kind.kind)?.closed_through ?? '0';
    accounts[kind.kind] = await accountRows(runner, accountOfSums(kind), [closed]);
  }
  return accounts;
}

function isAccount(
  kind: LedgerKind,
): kind is AccountKind & { kind: Exclude<keyof Accounts, 'orphanedEvents'> } {
  return kind.account !== undefined;
}

async function accountRows(
  runner: Runner,
  statement: ReturnType<typeof accountOfRows>,
  values: readonly string[] = [],
): Promise<AccountRow[]> {
  return (await runner.run<AccountRow & QueryResultRow>(statement, values)).rows;
}

async function breaksOf(
  runner: Runner,
  scope: string,
  rules: readonly Rule[],
  range?: readonly string[],
): Promise<LedgerFinding[]> {
  const findings: LedgerFinding[] = [];
  for (const rule of rules) {
    const finding = await brokenBy(runner, scope, rule, range);
    if (finding) findings.push(finding);
  }
  return findings;
}

/** The steps of one rule, and rules of one name, are one finding. */
function addUp(findings: readonly LedgerFinding[]): LedgerFinding[] {
  const byRule = new Map<string, LedgerFinding>();
  const sum = (a: number | null, b: number | null) =>
    a === null && b === null ? null : (a ?? 0) + (b ?? 0);
  for (const finding of findings) {
    const name = `${finding.rule} ${finding.table}`;
    const before = byRule.get(name);
    const added = before && {
      ...before,
      difference: before.difference + finding.difference,
      expected: sum(before.expected, finding.expected),
      actual: sum(before.actual, finding.actual),
      ids: [...new Set([...before.ids, ...finding.ids])].slice(0, FINDING_IDS_MAX),
    };
    byRule.set(name, added ?? finding);
  }
  return [...byRule.values()];
}

async function segmentFindingsOf(
  runner: Runner,
  rules: readonly LedgerRule[] | null,
): Promise<LedgerFinding[]> {
  return (await runner.run<LedgerFinding & QueryResultRow>(segmentFindings, [rules])).rows;
}

async function standOf(runner: Runner): Promise<LedgerStandRow> {
  return (await runner.run<LedgerStandRow & QueryResultRow>(ledgerStand)).rows[0]!;
}
