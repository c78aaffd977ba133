import type {
  BacktestDifferenceRow,
  BacktestJob,
  BacktestJobRepository,
  PastDecisionRow,
} from '@acp/persistence';
import { compileStored, type CompiledPolicy } from '@acp/policy';
import type { JudgementRead } from '../judge/rejudge.js';
import { Backtest, type PastDecision, type Retried } from './backtest.js';
import type { SavedWindows } from './budget-windows.js';
import { Tally } from './tally.js';

/** Decisions that are read, and judged, without a pause: some ten milliseconds. */
const BATCH_ROWS = 500;
/** Milliseconds after which a step is committed. */
const STEP_MS = 1_000;
/** Differences after which it is, before that. */
const STEP_DIFFERENCES_MAX = 2_000;

export interface RunBacktestParts {
  jobs: Pick<BacktestJobRepository, 'read' | 'stoppedThen' | 'note'>;
  /** File of a version of a policy; null where there is none. */
  sourceOf(set: string, version: number): Promise<string | null>;
}

type Difference = Omit<BacktestDifferenceRow, 'was_rules'>;

/**
 * Carries out a back-test from where it stands. Decisions are read in batches, the next while one is
 * judged; what has come of them is committed about once a second. Whatever ends it between two commits,
 * another run begins at the last one.
 */
export class RunBacktest {
  private readonly candidate: CompiledPolicy;
  private readonly backtest: Backtest;
  private readonly tally: Tally;
  private readonly versions = new Map<number, CompiledPolicy | null>();
  private readonly last: bigint;
  private position: bigint;
  private differences: Difference[] = [];
  private notedAt = performance.now();

  /** Throws `POLICY.INVALID` where this build cannot read the version. Its range must be known. */
  constructor(
    private readonly parts: RunBacktestParts,
    private readonly job: BacktestJob,
  ) {
    this.candidate = compileJob(job);
    this.versions.set(job.version, this.candidate);
    this.position = BigInt(job.position!);
    this.last = BigInt(job.last_seq!);
    this.tally = new Tally(job.result ?? undefined);
    this.backtest = new Backtest({
      ...{ set: job.set, policy: this.candidate, from: job.from_ms, kinds: job.kinds },
      versionOf: (version) => this.versions.get(version) ?? null,
      saved: (job.budgets as SavedWindows | null) ?? undefined,
    });
  }

  /** Runs until it is over, until it is not ours any more, or until `isEnough`; then it stands safe. */
  async run(isEnough: () => boolean): Promise<'over' | 'lost' | 'stands'> {
    let next = this.read(this.position);
    for (;;) {
      const { rows, upTo } = await next;
      const isOver = upTo >= this.last;
      if (!isOver) next = this.read(upTo);
      await this.knowVersions(rows);
      for (const row of rows) this.judge(row);
      this.position = upTo;
      const isEnd = isOver || isEnough();
      if (!isEnd && !this.isStepFull()) continue;
      const isOurs = await this.note(isOver);
      if (isOurs && !isEnd) continue;
      await next.catch(() => undefined);
      return !isOurs ? 'lost' : isOver ? 'over' : 'stands';
    }
  }

  private read(after: bigint): ReturnType<RunBacktestParts['jobs']['read']> {
    const { from_ms: fromMs, to_ms: toMs, kinds } = this.job;
    const reading = this.parts.jobs.read({
      ...{ after, last: this.last, fromMs, toMs, rowsMax: BATCH_ROWS },
      // Decisions of other kinds take of the same budgets.
      kinds: this.candidate.document.budgets ? null : kinds,
    });
    // It is awaited after the batch before it; a failure until then is not unheard of.
    reading.catch(() => undefined);
    return reading;
  }

  private judge(row: PastDecisionRow): void {
    const retried = this.backtest.judge(pastDecisionOf(row));
    if (this.tally.count(retried)) this.differences.push(differenceOf(row, retried));
  }

  private isStepFull(): boolean {
    return (
      performance.now() - this.notedAt >= STEP_MS || this.differences.length >= STEP_DIFFERENCES_MAX
    );
  }

  private async note(isOver: boolean): Promise<boolean> {
    const { jobs } = this.parts;
    const then = await jobs.stoppedThen(this.differences.map(({ decision_id }) => decision_id));
    const differences = this.differences.map((difference) => {
      const was_rules = then.get(difference.decision_id) ?? [];
      this.tally.explain({ wasRules: was_rules, rules: difference.rules });
      return { ...difference, was_rules };
    });
    this.tally.noteLetGo(this.backtest.letGo);
    const isOurs = await jobs.note(this.job.id, {
      ...{ position: this.position, isOver, differences },
      result: this.tally.result(),
      budgets: this.backtest.save(),
    });
    this.differences = [];
    this.notedAt = performance.now();
    return isOurs;
  }

  /** Versions that have judged: their budgets tell which windows were the same. */
  private async knowVersions(rows: readonly PastDecisionRow[]): Promise<void> {
    const { set } = this.job;
    for (const { policy_set, policy_version: version } of rows) {
      if (policy_set !== set || version === null || this.versions.has(version)) continue;
      const source = await this.parts.sourceOf(set, version);
      this.versions.set(version, source === null ? null : readable(source));
    }
  }
}

/** The version that a back-test tries. Throws `POLICY.INVALID` where this build cannot read it. */
export function compileJob({ set, version, source }: BacktestJob): CompiledPolicy {
  return compileStored(source, { fileName: `${set} version ${version}` });
}

function readable(source: string): CompiledPolicy | null {
  try {
    return compileStored(source, { fileName: 'a version of before' });
  } catch {
    return null;
  }
}

function pastDecisionOf(row: PastDecisionRow): PastDecision {
  return {
    kind: row.kind,
    source: row.source,
    actor: row.actor,
    state: row.state,
    wasHeld: row.was_held,
    createdAt: row.created_ms,
    settledAt: row.settled_ms,
    policySet: row.policy_set,
    policyVersion: row.policy_version,
    proposal: row.proposal,
    read: readOf(row.read),
    uses: (row.uses ?? []).map(([key, amount, windowStart]) => ({ key, amount, windowStart })),
  };
}

/** Null where it was recorded before the policies that applied were: it cannot be judged again. */
function readOf(read: PastDecisionRow['read']): JudgementRead | null {
  return read && 'policies' in read ? (read as unknown as JudgementRead) : null;
}

function differenceOf(
  { seq, decision_id }: PastDecisionRow,
  { was, becomes, rules }: Extract<Retried, { kind: 'judged' }>,
): Difference {
  return { seq, decision_id, was, becomes, rules };
}
