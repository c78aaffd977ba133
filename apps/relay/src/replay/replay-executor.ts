import { thrownText } from '@acp/contracts';
import {
  isDatabaseUnavailable,
  type EventWriter,
  type ReplayJob,
  type ReplayJobRepository,
} from '@acp/persistence';
import { TokenBucket } from '../control/token-bucket.js';
import type { RelayObserver } from '../observe/relay-observer.js';

/** Replays one worker runs side by side. */
const REPLAYS_MAX = 4;
/** Deliveries ordered in one transaction. */
const ITEMS_PER_STEP = 1_000;
/** Transactions for one replay in one run; the rate may end it sooner. */
const STEPS_MAX = 20;
/** Failures in a row after which a replay is given up. */
const FAILURES_MAX = 5;
/** Rows of ended lists removed in one run. */
const ENDED_ROWS_PER_RUN = 5_000;
/** Pause between two looks for such rows, once there are none left. */
const ENDED_PAUSE_MS = 30_000;

export interface ReplayExecutorOptions {
  workerId: string;
  replays: ReplayJobRepository;
  /** Whether this worker's lease still covers what it holds. */
  leaseHolds: () => boolean;
  observer: Pick<RelayObserver, 'replayed' | 'replayFailed'>;
  /** There is more to claim of a topic. */
  wake: (topic: string) => void;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** What this worker remembers of a replay between two runs; losing it costs nothing. */
interface Progress {
  bucket: TokenBucket;
  failures: number;
  /** Who was writing events when the replay came to this worker. */
  writers: EventWriter[] | undefined;
}

/**
 * Carries out replays: holds those that wait for a worker, writes their lists and orders their
 * deliveries at their rate. All progress is in the database; see the README beside this file.
 */
export class ReplayExecutor {
  private readonly progress = new Map<string, Progress>();
  private readonly now: () => number;
  private stopping = false;
  private nextCleaningAt: number;

  constructor(private readonly options: ReplayExecutorOptions) {
    this.now = options.now ?? (() => performance.now());
    this.nextCleaningAt = this.now();
  }

  async runOnce(): Promise<void> {
    const { replays, workerId, leaseHolds } = this.options;
    if (this.stopping || !leaseHolds()) return;
    const jobs = await replays.hold(workerId, REPLAYS_MAX);
    this.forgetAllBut(jobs);
    for (const job of jobs) await this.advance(job);
    await this.dropEndedLists();
  }

  /** On the way out, when no run is under way: others go on at once. */
  async release(): Promise<void> {
    this.stopping = true;
    await this.options.replays.release(this.options.workerId);
  }

  private async advance(job: ReplayJob): Promise<void> {
    const progress = this.progressOf(job);
    try {
      if (!job.listed && !(await this.list(job, progress))) return;
      await this.order(job, progress);
    } catch (error) {
      await this.failed(job, progress, error);
    }
  }

  /** True when the list is written. */
  private async list(job: ReplayJob, progress: Progress): Promise<boolean> {
    const { replays, workerId } = this.options;
    const writers = await replays.eventWriters();
    progress.writers ??= writers;
    const open = new Set(writers.map((writer) => writer.id));
    const waitedFor = progress.writers.filter((writer) => open.has(writer.id));
    if (waitedFor.length === 0) return replays.list(job, workerId);
    const pids = waitedFor.map(({ pid }) => pid ?? 'prepared').join(', ');
    await replays.note(job.id, workerId, `waits for transactions that write events: ${pids}`);
    return false;
  }

  private async order(job: ReplayJob, progress: Progress): Promise<void> {
    const { replays, workerId, leaseHolds } = this.options;
    const { bucket } = progress;
    for (let step = 0; step < STEPS_MAX && leaseHolds(); step += 1) {
      const granted = bucket.take(ITEMS_PER_STEP);
      if (granted === 0) return;
      const done = await replays.step(job.id, workerId, granted);
      if (done.kind === 'lost') return;
      progress.failures = 0;
      bucket.giveBack(granted - done.items);
      this.tell(done.ordered);
      if (done.kind === 'completed') return;
    }
  }

  private async failed(job: ReplayJob, progress: Progress, error: unknown): Promise<void> {
    const { replays, workerId, observer } = this.options;
    if (isDatabaseUnavailable(error)) throw error;
    progress.failures += 1;
    const givenUp = isHopeless(error) || progress.failures >= FAILURES_MAX;
    if (givenUp) await replays.fail(job.id, workerId, reasonOf(error));
    observer.replayFailed({ replayId: job.id, error, givenUp });
  }

  private tell(ordered: readonly { topic: string; entries: number }[]): void {
    for (const { topic, entries } of ordered) {
      this.options.observer.replayed(topic, entries);
      this.options.wake(topic);
    }
  }

  private async dropEndedLists(): Promise<void> {
    if (this.now() < this.nextCleaningAt) return;
    const dropped = await this.options.replays.dropEndedLists(ENDED_ROWS_PER_RUN);
    if (dropped < ENDED_ROWS_PER_RUN) this.nextCleaningAt = this.now() + ENDED_PAUSE_MS;
  }

  private progressOf(job: ReplayJob): Progress {
    let progress = this.progress.get(job.id);
    if (!progress) {
      progress = { bucket: new TokenBucket(this.now), failures: 0, writers: undefined };
      this.progress.set(job.id, progress);
    }
    progress.bucket.setRate(job.rate_per_second);
    return progress;
  }

  private forgetAllBut(jobs: readonly ReplayJob[]): void {
    const held = new Set(jobs.map(({ id }) => id));
    for (const id of this.progress.keys()) if (!held.has(id)) this.progress.delete(id);
  }
}

/** Wrong in itself: a filter of another version, a value that is no time or no UUID (class 22). */
function isHopeless(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('22');
}

function reasonOf(error: unknown): string {
  return thrownText(error);
}
