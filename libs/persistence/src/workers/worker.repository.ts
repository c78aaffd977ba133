import type { Database } from '../database.js';

export interface WorkerIdentity {
  workerId: string;
  hostname: string;
  pid: number;
  version: string;
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

const heartbeat = {
  name: 'worker_heartbeat',
  text: `
INSERT INTO relay_workers (worker_id, hostname, pid, version, lease_expires_at, stopping_at, topics)
VALUES ($1, $2, $3, $4, now() + $5 * interval '1 millisecond', CASE WHEN $6 THEN now() END, $7)
ON CONFLICT (worker_id) DO UPDATE
  SET heartbeat_at = now(), lease_expires_at = excluded.lease_expires_at,
      stopping_at = coalesce(relay_workers.stopping_at, excluded.stopping_at),
      topics = excluded.topics
RETURNING lease_expires_at`,
};

const leave = { name: 'worker_leave', text: `DELETE FROM relay_workers WHERE worker_id = $1` };

/** Forgets workers that have been gone for long; their claims were expired in their first seconds. */
const forget = {
  name: 'forget_workers',
  text: `
DELETE FROM relay_workers w
WHERE lease_expires_at < now() - $1 * interval '1 millisecond'
  AND NOT EXISTS (SELECT FROM claims c WHERE c.worker_id = w.worker_id)`,
};

/** The fleet's heartbeats. One row per worker is its lease for every claim it holds. */
export class WorkerRepository {
  constructor(private readonly database: Database) {}

  /** Renews the lease for `leaseMs` from the database's now. */
  async heartbeat(
    worker: WorkerIdentity,
    leaseMs: number,
    state: { stopping: boolean; topics: Record<string, WorkerTopicReport> },
  ): Promise<void> {
    await this.database.run(heartbeat, [
      worker.workerId,
      worker.hostname,
      worker.pid,
      worker.version,
      leaseMs,
      state.stopping,
      JSON.stringify(state.topics),
    ]);
  }

  /** After a graceful stop with nothing left in hand. */
  async leave(workerId: string): Promise<void> {
    await this.database.run(leave, [workerId]);
  }

  async forget(goneForMs: number): Promise<number> {
    return (await this.database.run(forget, [goneForMs])).count;
  }
}
