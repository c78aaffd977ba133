import { cleanJson } from '@acp/contracts';
import type { PreparedRunner } from '../database.js';

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

/**
 * Another process may take the name over when the lease of the one before is over and its claims have
 * been expired, so that what it held counts as tried.
 */
const heartbeat = {
  name: 'worker_heartbeat',
  text: `
INSERT INTO relay_workers (worker_id, hostname, pid, version, lease_expires_at, stopping_at, topics,
                           incarnation)
VALUES ($1, $2, $3, $4, now() + $5 * interval '1 millisecond', CASE WHEN $6 THEN now() END,
        coalesce($7::jsonb, '{}'), $8)
ON CONFLICT (worker_id) DO UPDATE
  SET heartbeat_at = now(), lease_expires_at = excluded.lease_expires_at,
      stopping_at = CASE WHEN relay_workers.incarnation IS NOT DISTINCT FROM excluded.incarnation
                         THEN coalesce(relay_workers.stopping_at, excluded.stopping_at)
                         ELSE excluded.stopping_at END,
      started_at = CASE WHEN relay_workers.incarnation IS NOT DISTINCT FROM excluded.incarnation
                        THEN relay_workers.started_at ELSE now() END,
      hostname = excluded.hostname, pid = excluded.pid, version = excluded.version,
      incarnation = excluded.incarnation, topics = coalesce($7, relay_workers.topics)
  WHERE relay_workers.incarnation IS NOT DISTINCT FROM excluded.incarnation
     OR (relay_workers.lease_expires_at < now()
         AND NOT EXISTS (SELECT FROM claims c WHERE c.worker_id = excluded.worker_id))`,
};

const leave = {
  name: 'worker_leave',
  text: `
DELETE FROM relay_workers WHERE worker_id = $1 AND incarnation IS NOT DISTINCT FROM $2::uuid`,
};

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
    const { count } = await this.database.run(heartbeat, [
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
    await this.database.run(leave, [workerId, incarnation ?? null]);
  }

  async forget(goneForMs: number): Promise<number> {
    return (await this.database.run(forget, [goneForMs])).count;
  }
}
