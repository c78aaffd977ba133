import type { Database } from '@acp/persistence';
import { loadConfig } from '@acp/service';
import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import { makeRelay } from './make-relay.js';
import { silentRelay } from './observe/relay-observer.js';
import type { Relay } from './relay.js';
import { RelayConfig } from './relay.config.js';
import { testTopic } from './test-harness/worker-harness.js';

/** Every pump begins with this pause between two looks and doubles it up to `RELAY_POLL_MS`. */
const POLL_FIRST_MS = 5;
const LOOKS = 500;

let test: TestDatabase;
const running: Relay[] = [];

beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(running.map((relay) => relay.drain(1_000)));
  await Promise.all(running.splice(0).map((relay) => relay.leave()));
  await test.drop();
});

/** A worker with nothing to do, from variables as a process has them; without its duties on timers. */
async function idleRelay(env: Record<string, string>): Promise<Database> {
  const config = loadConfig(RelayConfig, {
    DATABASE_URL: test.url,
    RELAY_LEASE_MS: '600000',
    ...env,
  });
  const database = await test.open({ applicationName: 'relay' });
  const topics = [testTopic({ transport: 'noop' })];
  const relay = makeRelay({ config, database, topics, env }, silentRelay);
  running.push(relay);
  await relay.start();
  return database;
}

describe('RELAY_POLL_MS', () => {
  it('is the longest pause between two looks for entries when nothing rings', async () => {
    const looksOf = async (pollMs: number) => {
      const database = await idleRelay({
        RELAY_DOORBELL: 'false',
        RELAY_POLL_MS: String(pollMs),
      });
      const statements = jest.spyOn(database, 'run');
      return () =>
        statements.mock.calls.filter(([{ name }]) => name === 'claim_fresh_entries').length;
    };
    const seldom = await looksOf(60_000);
    const startedAt = performance.now();
    const often = await looksOf(POLL_FIRST_MS);
    await waitUntil(`it has looked ${LOOKS} times`, () => often() >= LOOKS, 15_000);
    // Pauses that double: the n-th look is not before 5 · (2ⁿ − 1) ms, however slow the machine is.
    const elapsedMs = performance.now() - startedAt + POLL_FIRST_MS;
    expect(seldom()).toBeLessThanOrEqual(2 + Math.log2(elapsedMs / POLL_FIRST_MS + 1));
  });
});

describe('RELAY_DOORBELL', () => {
  const listening = async () => {
    const [row] = await test.sql<{ sessions: number; listeners: number }>(
      `SELECT count(*)::int AS sessions,
              count(*) FILTER (WHERE query ~* '^\\s*listen'
                               OR application_name = 'doorbell')::int AS listeners
       FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    return row!;
  };

  it('listens on one connection of its own', async () => {
    await idleRelay({});
    await waitUntil('it listens', async () => (await listening()).listeners === 1);
  });

  it('makes no LISTEN when it is switched off', async () => {
    await idleRelay({ RELAY_DOORBELL: 'false' });
    const { sessions, listeners } = await listening();
    expect(sessions).toBeGreaterThan(0);
    expect(listeners).toBe(0);
  });
});

describe('heartbeats', () => {
  it('wait for no connection of the pool', async () => {
    const { pool } = await idleRelay({ RELAY_DOORBELL: 'false' });
    const taken = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    try {
      await running[0]!.lease.runOnce();
      expect(taken.length).toBe(pool.totalCount);
    } finally {
      taken.forEach((client) => client.release());
    }
  });
});
