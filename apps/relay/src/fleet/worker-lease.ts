import { ControlPlaneError, newId } from '@acp/contracts';
import {
  isDatabaseUnavailable,
  isStatementTimeout,
  type WorkerIdentity,
  type WorkerRepository,
  type WorkerTopicReport,
} from '@acp/persistence';
import type { RelayObserver } from '../observe/relay-observer.js';

/** Part of the lease kept in hand for clocks and for the way to the database and back. */
const MARGIN_SHARE = 0.2;

export interface WorkerLeaseOptions {
  worker: WorkerIdentity;
  workers: WorkerRepository;
  /** How long the fleet waits for a heartbeat before it takes this worker's claims. */
  leaseMs: number;
  report: () => Record<string, WorkerTopicReport>;
  observer: Pick<RelayObserver, 'reportRefused'>;
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
  private readonly worker: WorkerIdentity;

  constructor(private readonly options: WorkerLeaseOptions) {
    this.now = options.now ?? (() => performance.now());
    this.worker = { ...options.worker, incarnation: newId() };
  }

  get workerId(): string {
    return this.worker.workerId;
  }

  holds(): boolean {
    if (this.renewedAt === undefined) return false;
    return this.now() - this.renewedAt < this.options.leaseMs * (1 - MARGIN_SHARE);
  }

  /** One heartbeat. Rejects when the database cannot be reached, or the name is another's by now. */
  async runOnce(): Promise<void> {
    if (!(await this.beat())) throw nameTaken(this.workerId);
  }

  /**
   * The first heartbeat. Under a fixed name the process before may have been killed a moment ago: waits
   * until its lease is over and its claims are expired, which `expire` does. Rejects with
   * `RELAY.WORKER_ID_TAKEN` when the name is still another's after two leases.
   */
  async begin(expire: () => Promise<unknown>): Promise<void> {
    const { leaseMs } = this.options;
    const giveUpAt = this.now() + 2 * leaseMs;
    while (!(await this.beat())) {
      if (this.now() > giveUpAt) throw nameTaken(this.workerId);
      await new Promise((resolve) => setTimeout(resolve, leaseMs / 10));
      await expire();
    }
  }

  /** Says goodbye; call when nothing is claimed any more. */
  async end(): Promise<void> {
    await this.options.workers.leave(this.worker);
    this.renewedAt = undefined;
  }

  private async beat(): Promise<boolean> {
    const sentAt = this.now();
    const ours = await this.renew();
    if (ours) this.renewedAt = sentAt;
    return ours;
  }

  /** What the worker says of its topics is for operators; it must never cost the lease. */
  private async renew(): Promise<boolean> {
    try {
      return await this.write(this.options.report());
    } catch (error) {
      if (isDatabaseUnavailable(error) || isStatementTimeout(error)) throw error;
      const ours = await this.write(null);
      this.options.observer.reportRefused(error);
      return ours;
    }
  }

  private write(topics: Record<string, WorkerTopicReport> | null): Promise<boolean> {
    const { workers, leaseMs } = this.options;
    return workers.heartbeat(this.worker, leaseMs, { stopping: this.stopping, topics });
  }

  beginStop(): void {
    this.stopping = true;
  }
}

function nameTaken(workerId: string): ControlPlaneError {
  const detail = `another process is alive under the name ${workerId}; each needs a WORKER_ID of its own`;
  return new ControlPlaneError('RELAY.WORKER_ID_TAKEN', detail);
}
