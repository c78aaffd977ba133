import {
  createTestDatabase,
  describeWithBroker,
  waitUntil,
  type TestBroker,
  type TestDatabase,
} from '@acp/testing';
import { Redis } from 'ioredis';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const LEASE_MS = 2_000;
/** Entries of one key that a settle must end at least, on average: one by one a key is slow. */
const ENTRIES_PER_RUN_MIN = 200;

describeWithBroker('redis', (broker: () => TestBroker) => {
  let test: TestDatabase;
  let stack: Stack;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acp-ordered-'));
    const redis = new Redis(broker().env['REDIS_URL']!);
    await redis.flushall();
    redis.disconnect();
    test = await createTestDatabase();
    stack = await Stack.open(test.url, { ...broker().env, RELAY_LEASE_MS: String(LEASE_MS) });
  });
  afterEach(async () => {
    await stack.close();
    await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ordered = (names: readonly string[], transport: string) => {
    const file = join(folder, 'topics.json');
    const topics = names.map((name) => ({ name, transport, ordering: 'key', event_types: ['*'] }));
    writeFileSync(file, JSON.stringify({ topics }));
    return { TOPICS_FILE: file };
  };
  const owner = async (topic: string) => {
    const [row] = await stack.sql<{ owner: string }>(
      'SELECT owner FROM topic_cursors WHERE topic = $1',
      [topic],
    );
    return row?.owner ?? null;
  };

  it('keep the order of every key when their owner is killed in mid-batch', async () => {
    const env = ordered(['events'], 'redis-streams');
    await stack.seedTrades(2_000);
    const relays = await stack.relays(3, env);
    await stack.untilDelivered(2_000);
    const first = await owner('events');
    const victim = relays[Number(first!.slice(-1)) - 1]!;
    broker().pause();
    try {
      await stack.seedTrades(6_000);
      const held = 'SELECT count(*) FROM claims WHERE worker_id = $1';
      await waitUntil('it holds a claim', async () => (await stack.number(held, [first])) > 0);
      await victim.kill();
    } finally {
      broker().resume();
    }
    await stack.untilDelivered(8_000);
    expect(await owner('events')).not.toBe(first);
    const expired = `SELECT count(*) FROM delivery_attempts WHERE outcome = 'expired'`;
    expect(await stack.number(expired)).toBeGreaterThan(0);
    expect(await firstArrivals(broker().env['REDIS_URL']!)).toEqual(await entriesByKey(stack));
  });

  it('are spread over the fleet, and those of a killed worker go to the others', async () => {
    const names = ['o1', 'o2', 'o3', 'o4', 'o5', 'o6'];
    const relays = await stack.relays(3, ordered(names, 'noop'));
    const shares = async () => {
      const rows = await stack.sql<{ owner: string; n: number }>(
        `SELECT owner, count(*)::int AS n FROM topic_cursors GROUP BY owner ORDER BY owner`,
      );
      return rows.map(({ owner, n }) => `${owner}: ${n}`).join();
    };
    await waitUntil('each has two', async () => {
      return (await shares()) === 'relay-1: 2,relay-2: 2,relay-3: 2';
    });
    await relays[1]!.kill();
    await waitUntil('two have three', async () => (await shares()) === 'relay-1: 3,relay-3: 3');
    for (const name of names) await stack.seedTrades(100, name);
    await stack.untilDelivered(600);
  });

  it.each(['noop', 'redis-streams'])(
    'deliver a single key in runs of hundreds by %s',
    async (transport) => {
      await stack.seedTrades(20_000, 'hot', 1);
      await stack.relays(1, ordered(['hot'], transport));
      await stack.untilDelivered(20_000);
      const perSecond = await stack.number(`
        SELECT count(*) / extract(epoch FROM max(delivered_at) - min(delivered_at)) FROM outbox`);
      process.stdout.write(`one key by ${transport}: ${Math.round(perSecond)} events/s\n`);
      const settles = await stack.number('SELECT count(DISTINCT delivered_at) FROM outbox');
      expect(20_000 / settles).toBeGreaterThan(ENTRIES_PER_RUN_MIN);
    },
  );
});

/** Event ids by key in the order in which the stream saw each for the first time. */
async function firstArrivals(url: string): Promise<Map<string, string[]>> {
  const redis = new Redis(url);
  const byKey = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const [, fields] of await redis.xrange('events', '-', '+')) {
    const payload = fields[fields.indexOf('payload') + 1]!;
    const event = JSON.parse(payload) as { event_id: string; entity_id: string };
    if (seen.has(event.event_id)) continue;
    seen.add(event.event_id);
    byKey.set(event.entity_id, [...(byKey.get(event.entity_id) ?? []), event.event_id]);
  }
  redis.disconnect();
  return byKey;
}

async function entriesByKey(stack: Stack): Promise<Map<string, string[]>> {
  const rows = await stack.sql<{ key: string; ids: string[] }>(
    `SELECT partition_key AS key, array_agg(event_id::text ORDER BY id) AS ids
     FROM outbox GROUP BY 1`,
  );
  return new Map(rows.map(({ key, ids }) => [key, ids]));
}
