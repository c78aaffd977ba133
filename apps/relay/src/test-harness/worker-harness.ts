import { defineTopic, newId, type TopicDefinition } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import type { TestDatabase } from '@acp/testing';
import { MemoryTransport } from '@acp/transports';
import { silentPump } from '../observe/pump-observer.js';
import { silentRelay, type RelayObserver } from '../observe/relay-observer.js';
import { Relay, type RelayOptions } from '../relay.js';

/** A relay worker inside the test process: real database, brokers in memory, duties on timers. */
export class WorkerHarness {
  readonly transports = new Map<string, MemoryTransport>();
  readonly errors: { step: string; error: unknown }[] = [];
  readonly relay: Relay;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    readonly workerId: string,
    database: Database,
    topics: readonly TopicDefinition[],
    {
      brokers,
      observer,
      ...options
    }: Partial<Omit<RelayOptions, 'observer'>> & {
      brokers?: Map<string, MemoryTransport>;
      observer?: Partial<RelayObserver>;
    } = {},
  ) {
    this.relay = new Relay({
      database,
      worker: { workerId, hostname: 'test', pid: process.pid, version: '0' },
      topics,
      createTransport: (topic) => {
        const transport = brokers?.get(topic.name) ?? new MemoryTransport(topic);
        this.transports.set(topic.name, transport);
        return transport;
      },
      leaseMs: 2_000,
      pollMs: 20,
      observer: {
        ...silentRelay,
        pump: () => ({ ...silentPump, failed: (step, error) => this.errors.push({ step, error }) }),
        ...observer,
      },
      ...options,
    });
  }

  async start(): Promise<this> {
    await this.relay.start();
    this.timers = this.relay.duties.map((duty) =>
      setInterval(() => void duty.runOnce().catch(() => undefined), Math.min(duty.everyMs, 100)),
    );
    return this;
  }

  async stop(): Promise<void> {
    await this.relay.drain(1_000);
    this.freeze();
    await this.relay.leave();
  }

  /** Stops the duties only: no heartbeat any more, as in a process that hangs. */
  freeze(): void {
    this.timers.forEach(clearInterval);
    this.timers = [];
  }

  transport(topic: string): MemoryTransport {
    return this.transports.get(topic)!;
  }
}

/** A topic with times that suit a test; its name is fresh. */
export function testTopic(overrides: Partial<Parameters<typeof defineTopic>[0]> = {}) {
  return defineTopic({
    name: `t-${newId().slice(-12)}`,
    transport: 'memory',
    ...overrides,
    retry: { backoff_ms: [10], jitter: 0, ...overrides.retry },
    breaker: { open_ms: 50, open_max_ms: 100, ...overrides.breaker },
  });
}

/** Entries without events, enough for the relay; ids in order. */
export async function seedEntries(
  test: TestDatabase,
  topic: string,
  keys: readonly (string | null)[],
): Promise<string[]> {
  const rows = await test.sql<{ id: string }>(
    `INSERT INTO outbox (event_id, topic, partition_key, payload_json, headers)
     SELECT gen_random_uuid(), $1, k, '{"a":1}', '{"event_type":"T"}'
     FROM unnest($2::text[]) AS k RETURNING id`,
    [topic, keys],
  );
  return rows.map((row) => row.id);
}

export interface EntryCounts {
  open: number;
  delivered: number;
  dead: number;
  attempts: number;
}

export async function entryCounts(test: TestDatabase, topic: string): Promise<EntryCounts> {
  const [row] = await test.sql<EntryCounts>(
    `SELECT count(*) FILTER (WHERE num_nonnulls(delivered_at, dead_lettered_at, discarded_at) = 0)
              ::int AS open,
            count(delivered_at)::int AS delivered, count(dead_lettered_at)::int AS dead,
            coalesce(sum(delivery_attempts), 0)::int AS attempts
     FROM outbox WHERE topic = $1`,
    [topic],
  );
  return row!;
}

/** Polls a fact until it holds; fails with what it last saw. */
export async function eventually<T>(
  read: () => Promise<T> | T,
  holds: (value: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`not in ${timeoutMs} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
