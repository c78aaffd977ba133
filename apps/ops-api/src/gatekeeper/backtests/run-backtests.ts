import { ControlPlaneError, newId, thrownText } from '@acp/contracts';
import { Backtest, compileJob, RunBacktest } from '@acp/decisions';
import { APP_LOGGER, type AppLogger } from '@acp/observability';
import {
  BacktestJobRepository,
  Database,
  isDatabaseUnavailable,
  PolicyRepository,
  type BacktestJob,
} from '@acp/persistence';
import { DutySchedule } from '@acp/service';
import { Inject, Injectable } from '@nestjs/common';

/** Another process goes on with what this one had so long after its last step. */
const LEASE_MS = 15_000;
/** One round of the duty: it is said to be alive between rounds. */
const ROUND_MS = 20_000;
const PAUSE_MS = 500;
/** Failures in a row after which a back-test is given up. */
const FAILURES_MAX = 5;

/** Carries out back-tests, one at a time. All progress is in the database. */
@Injectable()
export class RunBacktests {
  private readonly jobs: BacktestJobRepository;
  /** Who was writing when a back-test came to this process; losing it costs nothing. */
  private readonly writers = new Map<string, readonly string[]>();
  private readonly failures = new Map<string, number>();
  private running: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    database: Database,
    private readonly policies: PolicyRepository,
    schedule: DutySchedule,
    @Inject(APP_LOGGER) private readonly logger: AppLogger,
  ) {
    this.jobs = new BacktestJobRepository(database, { workerId: newId(), leaseMs: LEASE_MS });
    schedule.add({ name: 'backtests', everyMs: PAUSE_MS, runOnce: () => this.runOnce() });
    schedule.stopAfter(() => this.stop());
  }

  private runOnce(): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return (this.running = this.advance());
  }

  private async advance(): Promise<void> {
    const job = await this.jobs.hold();
    if (!job) return;
    try {
      if (job.position === null && !(await this.begin(job))) return;
      if (job.position !== null) await this.goOn(job);
      this.failures.delete(job.id);
    } catch (error) {
      await this.failed(job, error);
    }
  }

  /** What is being written now may belong to the range: it has to be there before it is read. */
  private async begin(job: BacktestJob): Promise<boolean> {
    const writers = await this.jobs.writers();
    const first = this.writers.get(job.id) ?? writers;
    this.writers.set(job.id, first);
    if (first.some((writer) => writers.includes(writer))) return false;
    this.writers.delete(job.id);
    return this.jobs.bound(job, Backtest.lookBackMs(compileJob(job)));
  }

  private async goOn(job: BacktestJob): Promise<void> {
    const { jobs, policies } = this;
    const sourceOf = async (set: string, version: number) =>
      (await policies.version(set, version))?.source ?? null;
    const until = performance.now() + ROUND_MS;
    const isEnough = () => this.stopping || performance.now() >= until;
    await new RunBacktest({ jobs, sourceOf }, job).run(isEnough);
  }

  private async failed(job: BacktestJob, error: unknown): Promise<void> {
    if (isDatabaseUnavailable(error)) throw error;
    const count = (this.failures.get(job.id) ?? 0) + 1;
    this.failures.set(job.id, count);
    const isHopeless = error instanceof ControlPlaneError || count >= FAILURES_MAX;
    this.logger.warn({ err: error, backtest: job.id, givenUp: isHopeless }, 'a back-test failed');
    if (!isHopeless) return;
    this.failures.delete(job.id);
    await this.jobs.fail(job.id, thrownText(error));
  }

  /** The round that runs ends after its batch; what it holds is for others then. */
  private async stop(): Promise<void> {
    this.stopping = true;
    await this.running.catch(() => undefined);
    await this.jobs.release().catch(() => undefined);
  }
}
