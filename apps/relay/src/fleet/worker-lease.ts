import type { WorkerIdentity, WorkerRepository, WorkerTopicReport } from '@acp/persistence';

/** Part of the lease kept in hand for clocks and for the way to the database and back. */
const MARGIN_SHARE = 0.2;

export interface WorkerLeaseOptions {
  worker: WorkerIdentity;
  workers: WorkerRepository;
  /** How long the fleet waits for a heartbeat before it takes this worker's claims. */
  leaseMs: number;
  report: () => Record<string, WorkerTopicReport>;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/**
 * This worker's lease on everything it has claimed: one heartbeat row, whatever it holds.
 *
 * `holds()` is the worker's own, pessimistic view: counted from before the heartbeat was sent and
 * with a margin. A process that was stopped and wakes up late sees it false and publishes nothing,
 * although it cannot yet know that others have taken its claims.
 */
export class WorkerLease {
  private renewedAt: number | undefined;
  private stopping = false;
  private readonly now: () => number;

  constructor(private readonly options: WorkerLeaseOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  get workerId(): string {
    return this.options.worker.workerId;
  }

  holds(): boolean {
    if (this.renewedAt === undefined) return false;
    return this.now() - this.renewedAt < this.options.leaseMs * (1 - MARGIN_SHARE);
  }

  /** One heartbeat. Rejects when the database cannot be reached. */
  async runOnce(): Promise<void> {
    const sentAt = this.now();
    await this.options.workers.heartbeat(this.options.worker, this.options.leaseMs, {
      stopping: this.stopping,
      topics: this.options.report(),
    });
    this.renewedAt = sentAt;
  }

  /** Says goodbye; call when nothing is claimed any more. */
  async end(): Promise<void> {
    await this.options.workers.leave(this.workerId);
    this.renewedAt = undefined;
  }

  beginStop(): void {
    this.stopping = true;
  }
}
