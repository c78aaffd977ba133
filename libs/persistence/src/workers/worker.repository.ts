import { cleanJson } from '@acp/contracts';
import type { PreparedRunner } from '../database.js';
import { forgetWorkers, leaveFleet, renewLease } from './sql/worker-lease.sql.js';

export interface WorkerIdentity {
  workerId: string;
  hostname: string;
  pid: number;
  version: string;
  /** UUID of this process; two processes under one name have two. */
  incarnation?: string;
}

/** What a worker reports about one topic with its heartbeat; shown by `/v1/topics`. */
export interface WorkerTopicReport {
  breaker: 'closed' | 'open' | 'half-open';
  breaker_since: string | null;
  breaker_reason: string | null;
  in_flight: number;
  published: number;
  last_success_at: string | null;
  last_error: string | null;
  paused_by_system: string | null;
}

/** The fleet's heartbeats. One row per worker is its lease for every claim it holds. */
export class WorkerRepository {
  constructor(private readonly database: PreparedRunner) {}

  /**
   * Renews the lease for `leaseMs` from the database's now. False when the name belongs to another
   * process: one that is alive, or one that was killed and whose claims have not been expired yet.
   * Without a report the one before stays.
   */
  async heartbeat(
    worker: WorkerIdentity,
    leaseMs: number,
    state: { stopping: boolean; topics: Record<string, WorkerTopicReport> | null },
  ): Promise<boolean> {
    const { count } = await this.database.run(renewLease, [
      worker.workerId,
      worker.hostname,
      worker.pid,
      worker.version,
      leaseMs,
      state.stopping,
      state.topics && JSON.stringify(cleanJson(state.topics)),
      worker.incarnation ?? null,
    ]);
    return count === 1;
  }

  /** After a graceful stop with nothing left in hand. */
  async leave({ workerId, incarnation }: WorkerIdentity): Promise<void> {
    await this.database.run(leaveFleet, [workerId, incarnation ?? null]);
  }

  async forget(goneForMs: number): Promise<number> {
    return (await this.database.run(forgetWorkers, [goneForMs])).count;
  }
}
