import type { BreakerState, Worker, WorkerTopicState } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso } from '../iso-time.js';

/** The fleet as an operator sees it. */
export class WorkerStateRepository {
  constructor(private readonly runner: Runner) {}

  /** Every worker that has a heartbeat row, the longest running first. */
  async list(): Promise<Worker[]> {
    const { rows } = await this.runner.run<Omit<Worker, 'topics'> & { topics: unknown }>({
      name: 'list_workers',
      text: `
SELECT w.worker_id, w.hostname, w.pid, w.version,
       CASE WHEN w.lease_expires_at < now() AND w.stopping_at IS NOT NULL AND c.claims IS NULL
              THEN 'stopped'
            WHEN w.lease_expires_at < now() THEN 'lost'
            WHEN w.stopping_at IS NOT NULL THEN 'stopping' ELSE 'running' END AS state,
       ${iso('w.started_at')} AS started_at, ${iso('w.heartbeat_at')} AS heartbeat_at,
       ${iso('w.lease_expires_at')} AS lease_expires_at, ${iso('w.stopping_at')} AS stopping_at,
       coalesce(c.claims, 0) AS claims, coalesce(c.in_flight, 0) AS in_flight, w.topics
FROM relay_workers w
LEFT JOIN (SELECT worker_id, count(*)::float8 AS claims,
                  sum(cardinality(entry_ids))::float8 AS in_flight
           FROM claims GROUP BY worker_id) c USING (worker_id)
ORDER BY w.started_at, w.worker_id LIMIT 1000`,
    });
    return rows.map((row) => ({ ...row, topics: topicsOf(row.topics) }));
  }

  /** What each worker with a valid lease says of each topic. */
  async liveTopicReports(): Promise<Map<string, ({ worker_id: string } & WorkerTopicState)[]>> {
    const reports = new Map<string, ({ worker_id: string } & WorkerTopicState)[]>();
    for (const worker of await this.list()) {
      if (worker.state === 'lost' || worker.state === 'stopped') continue;
      for (const [topic, state] of Object.entries(worker.topics)) {
        const known = reports.get(topic) ?? [];
        reports.set(topic, [...known, { worker_id: worker.worker_id, ...state }]);
      }
    }
    return reports;
  }
}

/** A worker of another version may report less than this one knows of. */
function topicsOf(reported: unknown): Record<string, WorkerTopicState> {
  if (typeof reported !== 'object' || reported === null) return {};
  return Object.fromEntries(
    Object.entries(reported).map(([topic, state]) => [topic, stateOf(state)]),
  );
}

function stateOf(reported: unknown): WorkerTopicState {
  const state = (reported ?? {}) as Record<string, unknown>;
  return {
    breaker: breakerOf(state['breaker']),
    breaker_since: textOf(state['breaker_since']),
    breaker_reason: textOf(state['breaker_reason']),
    in_flight: Number(state['in_flight'] ?? 0),
    published: Number(state['published'] ?? 0),
    last_success_at: textOf(state['last_success_at']),
    last_error: textOf(state['last_error']),
    paused_by_system: textOf(state['paused_by_system']),
  };
}

function breakerOf(reported: unknown): BreakerState {
  if (reported === 'open') return 'open';
  return reported === 'half-open' || reported === 'half_open' ? 'half_open' : 'closed';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
