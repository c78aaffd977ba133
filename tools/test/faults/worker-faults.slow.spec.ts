import { LedgerRepository } from '@acp/persistence';
import {
  createTestDatabase,
  describeWithBroker,
  waitUntil,
  type TestBroker,
  type TestDatabase,
} from '@acp/testing';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Receiver } from '../../src/drills/faults/receiver.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const LEASE_MS = 2_000;
const HOUR_MS = 3_600_000;
const SHIFTED_CLOCK = pathToFileURL(join(__dirname, 'shifted-clock.mjs')).href;

let test: TestDatabase;
let stack: Stack;

const held = (worker: string) =>
  stack.number('SELECT count(*) FROM claims WHERE worker_id = $1', [worker]);
const clock = (shiftMs: number) => ({
  NODE_OPTIONS: `--import=${SHIFTED_CLOCK}`,
  SHIFTED_CLOCK_MS: String(shiftMs),
});
/** One worker an hour ahead, one an hour behind, and one that is right. */
const clocks = { 'relay-1': HOUR_MS, 'relay-2': -HOUR_MS, 'relay-3': 0 };
const startWithClocks = (env: Record<string, string> = {}) =>
  Promise.all(
    Object.entries(clocks).map(([WORKER_ID, shiftMs]) =>
      stack.start('relay', { WORKER_ID, ...clock(shiftMs), ...env }),
    ),
  );

async function open(env: Record<string, string>, leaseMs = LEASE_MS): Promise<void> {
  test = await createTestDatabase();
  stack = await Stack.open(test.url, { ...env, RELAY_LEASE_MS: String(leaseMs) });
}
afterEach(async () => {
  await stack.close();
  await test.drop();
});

describeWithBroker('redis', (broker: () => TestBroker) => {
  const startConsumer = () => stack.start('signal-lab', { SIGNAL_LAB_TRANSPORT: 'redis-streams' });

  beforeEach(async () => {
    const redis = new Redis(broker().env['REDIS_URL']!);
    await redis.flushall();
    redis.disconnect();
    await open({ ...broker().env });
  });

  /** Workers that hold a claim each, which the broker has not answered when it returns. */
  async function withClaimsInHand(workers: readonly string[], strike: () => Promise<void>) {
    broker().pause();
    try {
      await stack.seedTrades(8_000);
      for (const worker of workers) {
        await waitUntil(`${worker} holds a claim`, async () => (await held(worker)) > 0);
      }
      await strike();
    } finally {
      broker().resume();
    }
  }

  it('a worker that is stopped past its lease and goes on changes nothing of what others took over', async () => {
    await startConsumer();
    const [sleeper, ...others] = await stack.relays(3);
    const seeded = await stack.seedUntilDelivering('relay-1');
    await withClaimsInHand(['relay-1'], async () => sleeper!.pause());
    try {
      await stack.untilDelivered(seeded + 8_000);
      expect(await held('relay-1')).toBe(0);
      const before = await fingerprint();
      sleeper!.resume();
      const late = () => sleeper!.metric('control_plane_relay_stale_settles_total');
      await waitUntil('it has found its claim gone', async () => (await late()) > 0);
      expect(await fingerprint()).toBe(before);
    } finally {
      sleeper!.resume();
    }
    await stack.expectEverythingOnce(seeded + 8_000);
    for (const other of others) await other.stop();
    await stack.seedTrades(500);
    await stack.expectEverythingOnce(seeded + 8_500);
    const since = `SELECT count(*) FROM outbox WHERE claimed_by = 'relay-1' AND id >
                     (SELECT max(id) - 500 FROM outbox)`;
    expect(await stack.number(since)).toBe(500);
  });

  it('workers whose clocks are wrong by an hour keep their leases, and lose them when they die', async () => {
    await startConsumer();
    const [ahead, behind] = await startWithClocks();
    await stack.seedTrades(3_000);
    await stack.untilDelivered(3_000);
    const leases = await stack.sql<{ ms: number }>(
      'SELECT extract(epoch FROM lease_expires_at - heartbeat_at)::float8 * 1000 AS ms FROM relay_workers',
    );
    expect(leases).toEqual(Array(3).fill({ ms: LEASE_MS }));
    expect(await stack.number(EXPIRED)).toBe(0);
    await withClaimsInHand(['relay-1', 'relay-2'], async () => {
      await Promise.all([ahead!.kill(), behind!.kill()]);
    });
    await stack.expectEverythingOnce(11_000);
    const takenEarly = `
      SELECT count(*) FROM delivery_attempts a JOIN relay_workers w USING (worker_id)
      WHERE a.outcome = 'expired' AND a.ended_at < w.lease_expires_at`;
    expect(await stack.number(EXPIRED)).toBeGreaterThan(0);
    expect(await stack.number(takenEarly)).toBe(0);
  });
});

describe('workers whose clocks are wrong by an hour', () => {
  const BACKOFF_MS = 700;
  const EVENTS = 300;

  it('try again when it is due by the database, and record attempts in its time', async () => {
    await open({}, 10_000);
    const receiver = await Receiver.start();
    const answered = new Set<string>();
    receiver.answer = (response) => {
      const id = receiver.received.at(-1)!;
      const refused = receiver.received.filter((other) => other === id).length < 2 && isSeventh(id);
      if (!refused) answered.add(id);
      response.writeHead(refused ? 500 : 204).end();
    };
    const TOPICS_FILE = stack.topicsFile([
      {
        name: 'events',
        transport: 'webhook',
        destination: receiver.url,
        event_types: ['*'],
        retry: { max_attempts: 5, backoff_ms: [BACKOFF_MS], jitter: 0 },
        limits: { batch_entries_max: 20 },
        options: { allow_private_addresses: true },
      },
    ]);
    await startWithClocks({ TOPICS_FILE });
    await stack.seedTrades(EVENTS);
    await stack.untilDelivered(EVENTS);
    await receiver.close();

    expect(answered.size).toBe(EVENTS);
    const [row] = await stack.sql<Record<string, number>>(`
      SELECT count(*)::int AS retried, count(DISTINCT o.claimed_by)::int AS workers,
             min(extract(epoch FROM o.claimed_at - first.ended_at)::float8 * 1000) AS waited_ms,
             count(*) FILTER (WHERE first.started_at NOT BETWEEN o.created_at AND first.ended_at
               OR second.started_at NOT BETWEEN o.claimed_at AND second.ended_at)::int AS untimely
      FROM outbox o
      JOIN delivery_attempts first ON first.entry_id = o.id AND first.attempt = 1
      JOIN delivery_attempts second ON second.entry_id = o.id AND second.attempt = 2`);
    expect(row!['retried']).toBe(new Set(receiver.received.filter(isSeventh)).size);
    expect(row!['retried']).toBeGreaterThan(0);
    expect(row!['waited_ms']).toBeGreaterThanOrEqual(BACKOFF_MS);
    expect(row!['untimely']).toBe(0);
    const ledger = await new LedgerRepository(stack.database).readFull(0);
    expect(ledger).toMatchObject({ imbalance: 0, findings: [] });
  });
});

const EXPIRED = `SELECT count(*) FROM delivery_attempts WHERE outcome = 'expired'`;

/** A seventh of the messages, by their ids: too few for a breaker. */
function isSeventh(id: string): boolean {
  return parseInt(id.slice(-4), 16) % 7 === 0;
}

/** Changes when any row of the outbox is written, whatever with. */
async function fingerprint(): Promise<string> {
  const [row] = await stack.sql<{ print: string }>(`
    SELECT md5(string_agg(concat_ws(',', id, xmin, delivered_at, claimed_by, delivery_attempts),
                          ';' ORDER BY id)) AS print FROM outbox`);
  return row!.print;
}
