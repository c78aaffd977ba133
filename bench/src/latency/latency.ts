import type { Database } from '@acp/persistence';
import { emptyTables } from '../load/backlog.js';
import { TOPIC, batchOf } from '../load/quotes.js';
import { openSinglePush } from '../ingest/single-pushes.js';
import { median, percentile } from '../measure/statistics.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import type { BenchRedis } from '../servers/redis.js';
import { startRelayProcess } from './relay-process.js';
import { StreamReader } from './stream-reader.js';

export interface LatencyOptions {
  database: BenchDatabase;
  redis: BenchRedis;
  perSecond: number;
  seconds: number;
}

export interface LatencyReport {
  offered_per_second: number;
  seconds: number;
  events: number;
  achieved_per_second: number;
  p50_ms: number;
  p90_ms: number;
  p99_ms: number;
  max_ms: number;
  /** From the call of the writer, so with the ingestion's own commit. */
  push_to_readable_p50_ms: number;
  push_to_readable_p99_ms: number;
  /** Not yet readable when the window ended. */
  backlog_at_end: number;
  p99_first_half_ms: number;
  p99_second_half_ms: number;
  sustainable: boolean;
}

const WARM_UP_EVENTS = 500;
const DRAIN_TIMEOUT_MS = 30_000;

/**
 * From the writer's answer (the commit) to the moment a consumer blocked in XREAD has the entry, at a
 * steady offered load: an event is pushed when its time has come, whatever became of those before.
 * The relay is a process of its own; writer and consumer share one, so one clock times both ends.
 */
export async function measureLatency(options: LatencyOptions): Promise<LatencyReport> {
  await emptyTables(options.database.client);
  await options.redis.client.del(TOPIC);
  const pool = await options.database.open(8);
  const relay = await startRelayProcess(options.database, options.redis.url);
  const reader = new StreamReader(options.redis.url, TOPIC);
  await reader.start();
  try {
    const load = new OfferedLoad(pool, reader, options);
    await load.run(WARM_UP_EVENTS, 0);
    return await load.run(options.perSecond * options.seconds, WARM_UP_EVENTS);
  } finally {
    reader.stop();
    await relay.stop();
    await pool.close();
  }
}

class OfferedLoad {
  constructor(
    private readonly pool: Database,
    private readonly reader: StreamReader,
    private readonly options: LatencyOptions,
  ) {}

  async run(events: number, firstNumber: number): Promise<LatencyReport> {
    const push = openSinglePush(this.options.database, this.pool);
    const pushedAt = new Map<string, number>();
    const committedAt = new Map<string, number>();
    const writes = Array.from({ length: events }, (_, index) => batchOf(firstNumber + index, 1));
    this.reader.clear();
    const began = performance.now();
    const pending: Promise<unknown>[] = [];
    for (let next = 0; next < events;) {
      const due = Math.ceil(((performance.now() - began) * this.options.perSecond) / 1_000);
      for (; next < Math.min(due, events); next += 1) {
        const write = writes[next]!;
        const id = write.records[0]!.event.event_id;
        pushedAt.set(id, performance.now());
        pending.push(push(write).then(() => committedAt.set(id, performance.now())));
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const ended = performance.now();
    const backlog = events - this.reader.readAt.size;
    await Promise.all(pending);
    await this.reader.has(events, DRAIN_TIMEOUT_MS);
    return this.report({
      events,
      seconds: (ended - began) / 1_000,
      backlog,
      pushedAt,
      committedAt,
    });
  }

  private report(run: {
    events: number;
    seconds: number;
    backlog: number;
    pushedAt: Map<string, number>;
    committedAt: Map<string, number>;
  }): LatencyReport {
    const { perSecond, seconds } = this.options;
    const since = (from: Map<string, number>) =>
      [...from].map(([id, at]) => Math.max(0, this.reader.readAt.get(id)! - at));
    const latencies = since(run.committedAt);
    const pushes = since(run.pushedAt);
    const half = Math.floor(latencies.length / 2);
    const first = percentile(latencies.slice(0, half), 0.99);
    const second = percentile(latencies.slice(half), 0.99);
    return {
      offered_per_second: perSecond,
      seconds,
      events: run.events,
      achieved_per_second: run.events / run.seconds,
      p50_ms: median(latencies),
      p90_ms: percentile(latencies, 0.9),
      p99_ms: percentile(latencies, 0.99),
      max_ms: Math.max(...latencies),
      push_to_readable_p50_ms: median(pushes),
      push_to_readable_p99_ms: percentile(pushes, 0.99),
      backlog_at_end: run.backlog,
      p99_first_half_ms: first,
      p99_second_half_ms: second,
      sustainable: run.backlog <= perSecond && second <= 2 * first,
    };
  }
}
