import { cleanText, type BacktestResult } from '@acp/contracts';
import type { Database } from '../database.js';
import { eventWriters } from '../replays/sql/event-writers.sql.js';
import {
  boundBacktest,
  failBacktest,
  holdBacktest,
  releaseBacktests,
} from './sql/hold-backtest.sql.js';
import { noteProgress } from './sql/note-progress.sql.js';
import {
  decisionAt,
  newestDecision,
  pastDecisions,
  stoppedThen,
  type PastDecisionRow,
} from './sql/past-decisions.sql.js';

/** Differences that one back-test keeps; it goes on counting beyond. */
const DIFFERENCES_MAX = 100_000;

/** Seqs that one read looks at where kinds are chosen: a rare kind is not searched for without end. */
const SEQS_SEEN_MAX = 20_000;

/**
 * Milliseconds by which `seq` and `created_at` of decisions that are written at the same time may run
 * apart: both are drawn when the row is made, so this is generous.
 */
const OUT_OF_ORDER_MS = 60_000;

/** A back-test that this process holds. */
export interface BacktestJob {
  id: string;
  set: string;
  version: number;
  /** The policy's file. */
  source: string;
  from_ms: number;
  to_ms: number;
  kinds: string[] | null;
  /** bigints as text; null until the range is known. */
  first_seq: string | null;
  last_seq: string | null;
  position: string | null;
  result: BacktestResult | null;
  budgets: unknown;
  differences: number;
}

export interface BacktestDifferenceRow {
  seq: string;
  decision_id: string;
  was: string;
  becomes: string;
  was_rules: readonly string[];
  rules: readonly string[];
}

/** What commits with one step. */
export interface BacktestStep {
  position: bigint;
  result: BacktestResult;
  budgets: unknown;
  isOver: boolean;
  differences: readonly BacktestDifferenceRow[];
}

export interface PastDecisionsWanted {
  after: bigint;
  last: bigint;
  fromMs: number;
  toMs: number;
  kinds: readonly string[] | null;
  rowsMax: number;
}

/** Back-tests as the process sees them that runs them. */
export class BacktestJobRepository {
  constructor(
    private readonly database: Database,
    private readonly options: { workerId: string; leaseMs: number },
  ) {}

  /** The one to run, held from now on; null where none waits. */
  async hold(): Promise<BacktestJob | null> {
    const { workerId, leaseMs } = this.options;
    const values = [workerId, leaseMs];
    const { rows } = await this.database.run<BacktestJob & Record<string, unknown>>(
      holdBacktest,
      values,
    );
    return rows[0] ?? null;
  }

  /** Lets other processes go on with what this one holds. */
  async release(): Promise<void> {
    await this.database.run(releaseBacktests, [this.options.workerId]);
  }

  /** Ends it with a reason; somebody may have ended it first. */
  async fail(id: string, reason: string): Promise<void> {
    await this.database.run(failBacktest, [id, this.options.workerId, cleanText(reason)]);
  }

  /** Transactions that are writing events, and so may be writing decisions. */
  async writers(): Promise<string[]> {
    return (await this.database.run<{ id: string }>(eventWriters)).rows.map(({ id }) => id);
  }

  /**
   * Notes between which decisions it runs: `lookBackMs` before its range, so that budgets are known at
   * its begin. False where it is no longer ours. Found by halving, there is no index of times.
   */
  async bound({ id, from_ms, to_ms }: BacktestJob, lookBackMs: number): Promise<boolean> {
    const newest = await this.database.run<{ seq: string }>(newestDecision);
    const end = BigInt(newest.rows[0]?.seq ?? 0) + 1n;
    const first = await this.firstSince(from_ms - lookBackMs - OUT_OF_ORDER_MS, end);
    const last = await this.firstSince(to_ms + OUT_OF_ORDER_MS, end);
    const values = [id, this.options.workerId, String(first - 1n), String(last - 1n)];
    return (await this.database.run(boundBacktest, values)).count === 1;
  }

  /** The next decisions, and the seq up to which there are no others. */
  async read(wanted: PastDecisionsWanted): Promise<{ rows: PastDecisionRow[]; upTo: bigint }> {
    const { after, last, fromMs, toMs, kinds, rowsMax } = wanted;
    const seen = after + BigInt(SEQS_SEEN_MAX);
    const upTo = seen < last ? seen : last;
    const values = [String(after), String(upTo), fromMs, toMs, kinds, rowsMax];
    const { rows } = await this.database.run<PastDecisionRow & Record<string, unknown>>(
      pastDecisions,
      values,
    );
    return { rows, upTo: rows.length < rowsMax ? upTo : BigInt(rows.at(-1)!.seq) };
  }

  /** By decision, the rules that stopped it when it was judged first. */
  async stoppedThen(ids: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.database.run<{ decision_id: string; rules: string[] }>(
      stoppedThen,
      [ids],
    );
    return new Map(rows.map(({ decision_id, rules }) => [decision_id, rules]));
  }

  /** Commits a step and renews the lease. False where the back-test is no longer ours to run. */
  async note(id: string, step: BacktestStep): Promise<boolean> {
    const { workerId, leaseMs } = this.options;
    const { position, result, budgets, isOver, differences } = step;
    const { count } = await this.database.run(noteProgress, [
      ...[id, workerId, String(position), JSON.stringify(result), JSON.stringify(budgets)],
      ...[isOver, leaseMs, JSON.stringify(differences), DIFFERENCES_MAX],
    ]);
    return count === 1;
  }

  /** The first seq made at this time or later, below `end`. */
  private async firstSince(ms: number, end: bigint): Promise<bigint> {
    let [low, high] = [0n, end];
    while (low < high) {
      const middle = (low + high) / 2n;
      const { rows } = await this.database.run<{ seq: string; created_ms: number }>(decisionAt, [
        String(middle),
      ]);
      const found = rows[0];
      if (!found || BigInt(found.seq) >= high || found.created_ms >= ms) high = middle;
      else low = BigInt(found.seq) + 1n;
    }
    return low;
  }
}
