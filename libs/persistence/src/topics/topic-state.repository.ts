import type { BlockedKey, BreakerState, Count, Topic, WorkerTopicState } from '@acp/contracts';
import type { Runner } from '../database.js';
import { WorkerStateRepository } from '../workers/worker-state.repository.js';
import { oldestDue, type OldestDueRow } from './sql/oldest-due.sql.js';
import { blockedKeys } from './sql/blocked-keys.sql.js';
import {
  COUNTED_ROWS_MAX,
  DEAD_COUNTED_MAX,
  topicStates,
  type TopicStateRow,
} from './sql/topic-states.sql.js';

/** How a topic stands for an operator, and the controls an operator has over it. */
export class TopicStateRepository {
  private readonly workers: WorkerStateRepository;

  constructor(private readonly runner: Runner) {
    this.workers = new WorkerStateRepository(runner);
  }

  /** Names of all registered topics, in order; one read of a table with a row for each. */
  async names(): Promise<string[]> {
    const { rows } = await this.runner.run<{ topic: string }>({
      name: 'topic_names',
      text: 'SELECT topic FROM topics ORDER BY topic',
    });
    return rows.map(({ topic }) => topic);
  }

  /**
   * All topics that are registered or have entries and are not retired, or those that are retired.
   * They are few, and each costs a bounded count.
   */
  async list({ retired }: { retired: boolean } = { retired: false }): Promise<Topic[]> {
    const topics = await this.read(null);
    return topics.filter(({ retired_at }) => (retired_at !== null) === retired);
  }

  /** The topic named, retired or not; null where nobody registered it and it has no entries. */
  async find(topic: string): Promise<Topic | null> {
    return (await this.read(topic))[0] ?? null;
  }

  /** Those that no worker with a valid lease has, by name. */
  async unserved(topics: readonly string[]): Promise<string[]> {
    const { rows } = await this.runner.run<{ topic: string }>(
      {
        name: 'unserved_topics',
        text: `
SELECT g.topic FROM unnest($1::text[]) AS g (topic)
WHERE NOT EXISTS (SELECT FROM relay_workers w
                  WHERE w.lease_expires_at >= now() AND w.topics ? g.topic)
ORDER BY g.topic`,
      },
      [topics],
    );
    return rows.map(({ topic }) => topic);
  }

  private async read(topic: string | null): Promise<Topic[]> {
    const { rows } = await this.runner.run<TopicStateRow & Record<string, unknown>>(topicStates, [
      COUNTED_ROWS_MAX,
      topic,
    ]);
    const reports = await this.workers.liveTopicReports();
    return rows.map((row) => topicOf(row, reports.get(row.topic) ?? []));
  }

  /**
   * Retries that have been due for longer than `graceSeconds` and that nobody has claimed, by topic;
   * at most as many as are counted. More than a few for long means that nobody delivers.
   */
  async overdueRetries(graceSeconds: number): Promise<{ topic: string; overdue: number }[]> {
    const { rows } = await this.runner.run<{ topic: string; overdue: number }>(
      {
        name: 'overdue_retries',
        text: `
SELECT t.topic, o.overdue
FROM topics t
CROSS JOIN LATERAL (
  SELECT count(*)::float8 AS overdue
  FROM (SELECT FROM outbox o
        WHERE o.topic = t.topic AND o.next_attempt_at < now() - $1 * interval '1 second'
        ORDER BY o.topic, o.next_attempt_at LIMIT ${COUNTED_ROWS_MAX}) d
) o`,
      },
      [graceSeconds],
    );
    return rows;
  }

  /** For how long an entry of each topic is due at the most. */
  async oldestDue(): Promise<OldestDueRow[]> {
    const { rows } = await this.runner.run<OldestDueRow & Record<string, unknown>>(oldestDue);
    return rows;
  }

  /** By key, after the key given. */
  async blockedKeys(topic: string, limit: number, afterKey: string | null): Promise<BlockedKey[]> {
    const { rows } = await this.runner.run<BlockedKey & Record<string, unknown>>(blockedKeys, [
      topic,
      afterKey,
      limit,
    ]);
    return rows;
  }
}

type BreakerReport = { worker_id: string } & WorkerTopicState;

/** Retired is what gets nothing and is served by nobody: an entry that comes after all is not hidden. */
function retirementOf(row: TopicStateRow, isIdle: boolean) {
  const { retired_at, retired_by, retire_reason } = row;
  if (isIdle) return { retired_at, retired_by, retire_reason };
  return { retired_at: null, retired_by: null, retire_reason: null };
}

function topicOf(row: TopicStateRow, breakers: BreakerReport[]): Topic {
  const { fresh, in_flight, oldest_pending_at, oldest_age_seconds } = row;
  const scheduled = countOf(row.scheduled);
  const parked = countOf(row.parked);
  const freshCount = countOf(fresh, row.rolled);
  const breaker = worstOf(breakers);
  // Workers forget with a restart; the newest entries do not.
  const successes = [row.delivered_at, ...breakers.map((b) => b.last_success_at)].filter(
    (at) => at !== null,
  );
  const backlog = {
    value: freshCount.value + scheduled.value + parked.value + in_flight,
    estimated: freshCount.estimated || scheduled.estimated || parked.estimated,
  };
  const isIdle = breakers.length === 0 && backlog.value + row.dead === 0;
  return {
    topic: row.topic,
    transport: row.transport ?? 'unknown',
    ordering: row.ordering ?? 'none',
    policy: row.policy ?? {},
    paused_at: row.paused_at,
    paused_by: row.paused_by,
    pause_reason: row.pause_reason,
    probe_at: row.probe_at,
    rate_per_second: row.rate_per_second,
    ...retirementOf(row, isIdle),
    backlog,
    fresh: freshCount,
    in_flight,
    scheduled,
    parked,
    dead: { value: row.dead, estimated: row.dead >= DEAD_COUNTED_MAX },
    oldest_pending_at,
    oldest_age_seconds,
    served: breakers.length > 0,
    breaker,
    breaker_reason: breaker === 'closed' ? null : reasonOf(breaker, breakers),
    breakers,
    last_success_at: successes.sort().at(-1) ?? null,
    last_error: breakers.find((b) => b.last_error !== null)?.last_error ?? null,
  };
}

/** What was counted, or else at least that much and what the roll-ups say. */
function countOf(counted: number, rolled = 0): Count {
  return counted > COUNTED_ROWS_MAX
    ? { value: Math.max(COUNTED_ROWS_MAX, rolled), estimated: true }
    : { value: counted, estimated: false };
}

/** One reason for all who show it: that of the worker whose breaker has been so the longest. */
function reasonOf(state: BreakerState, breakers: readonly BreakerReport[]): string | null {
  const [first] = breakers
    .filter(({ breaker }) => breaker === state)
    .sort((a, b) => ((a.breaker_since ?? '') < (b.breaker_since ?? '') ? -1 : 1));
  return first?.paused_by_system ?? first?.breaker_reason ?? first?.last_error ?? null;
}

function worstOf(breakers: readonly BreakerReport[]): BreakerState {
  const states = breakers.map(({ breaker }) => breaker);
  if (states.includes('open')) return 'open';
  return states.includes('half_open') ? 'half_open' : 'closed';
}
