import { Database, migrateUp } from '@acp/persistence';
import {
  createTestDatabase,
  describeWithBroker,
  waitUntil,
  type TestBroker,
  type TestDatabase,
} from '@acp/testing';
import { Redis } from 'ioredis';
import { PostgresProcess } from './processes.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const LEASE_MS = 2_000;

describeWithBroker('redis', (broker: () => TestBroker) => {
  let test: TestDatabase | undefined;
  let stack: Stack;

  const env = () => ({ ...broker().env, RELAY_LEASE_MS: String(LEASE_MS) });
  const startConsumer = () => stack.start('signal-lab', { SIGNAL_LAB_TRANSPORT: 'redis-streams' });
  const streamLength = async () => {
    const redis = new Redis(broker().env['REDIS_URL']!);
    const length = await redis.xlen('events');
    redis.disconnect();
    return length;
  };

  beforeEach(async () => {
    const redis = new Redis(broker().env['REDIS_URL']!);
    await redis.flushall();
    redis.disconnect();
    test = await createTestDatabase();
    stack = await Stack.open(test.url, env());
  });
  afterEach(async () => {
    await stack.close();
    await test?.drop();
  });

  it('delivers 20,000 entries with four workers, none claimed twice at once', async () => {
    await stack.sql(`
      CREATE TABLE claim_log (id uuid, entry_ids bigint[], during tstzrange);
      CREATE FUNCTION log_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO claim_log VALUES
          (OLD.id, OLD.entry_ids, tstzrange(OLD.claimed_at, clock_timestamp()));
        RETURN OLD;
      END $$;
      CREATE TRIGGER log_claim BEFORE DELETE ON claims FOR EACH ROW EXECUTE FUNCTION log_claim()`);
    await startConsumer();
    await stack.relays(4);
    await stack.seedTrades(20_000);
    await stack.expectEverythingOnce(20_000);
    const overlapping = await stack.number(`
      WITH held AS (SELECT id, unnest(entry_ids) AS entry, during FROM claim_log)
      SELECT count(*) FROM held a JOIN held b ON a.entry = b.entry AND a.id < b.id
        AND a.during && b.during`);
    expect(overlapping).toBe(0);
    expect(await streamLength()).toBe(20_000);
    expect(await stack.number('SELECT max(delivery_attempts) FROM outbox')).toBe(1);
    expect(await stack.number('SELECT count(DISTINCT claimed_by) FROM outbox')).toBeGreaterThan(1);
  });

  it('takes over what a worker killed in mid-batch held', async () => {
    const held = `SELECT count(*) FROM claims WHERE worker_id = 'relay-1'`;
    await startConsumer();
    const [victim] = await stack.relays(3);
    const seeded = await stack.seedUntilDelivering('relay-1');
    // More than the fleet may hold at once, and a broker that keeps every batch in the middle.
    broker().pause();
    try {
      await stack.seedTrades(8_000);
      await waitUntil('the victim holds a claim', async () => (await stack.number(held)) > 0);
      await victim!.kill();
    } finally {
      broker().resume();
    }
    await waitUntil('its claims are gone', async () => (await stack.number(held)) === 0);
    await stack.expectEverythingOnce(seeded + 8_000);
    const expired = `SELECT count(*) FROM delivery_attempts WHERE outcome = 'expired'`;
    expect(await stack.number(expired)).toBeGreaterThan(0);
  });

  it('loses and duplicates nothing when one of three workers is told to stop under load', async () => {
    await stack.seedTrades(6_000);
    await startConsumer();
    const [leaving] = await stack.relays(3);
    await stack.untilDelivered(500);
    expect(await leaving!.stop()).toBe(0);
    expect(await stack.number(`SELECT count(*) FROM claims WHERE worker_id = 'relay-1'`)).toBe(0);
    await stack.expectEverythingOnce(6_000);
    expect(await streamLength()).toBe(6_000);
    expect(await stack.number('SELECT max(delivery_attempts) FROM outbox')).toBe(1);
  });

  it('survives the loss of all its database connections, again and again', async () => {
    await stack.seedTrades(6_000);
    await startConsumer();
    await stack.relays(3);
    for (let round = 1; round <= 5; round += 1) {
      await stack.untilDelivered(round * 700);
      await stack.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE application_name IN ('relay', 'doorbell', 'heartbeat')
                         AND datname = current_database()`);
    }
    await stack.expectEverythingOnce(6_000);
  });

  it('spends no attempt on an outage longer than all retries, and drains when it is over', async () => {
    const TOPICS_FILE = stack.topicsFile([
      {
        name: 'events',
        transport: 'redis-streams',
        event_types: ['*'],
        retry: { max_attempts: 5, backoff_ms: [10], jitter: 0 },
        breaker: { open_ms: 50, open_max_ms: 200 },
      },
    ]);
    await stack.seedTrades(5_000);
    await broker().stop();
    try {
      await stack.relays(2, { TOPICS_FILE });
      const open = `SELECT count(*) FROM relay_workers
                    WHERE topics #>> '{events,breaker}' <> 'closed'`;
      await waitUntil('both breakers are open', async () => (await stack.number(open)) === 2);
      const outageEnds = Date.now() + 10 * 5 * 10;
      await waitUntil('the outage outlasts all retries', () => Date.now() > outageEnds);
      expect(await stack.number('SELECT max(delivery_attempts) FROM outbox')).toBe(0);
    } finally {
      await broker().start();
    }
    await startConsumer();
    await stack.untilDelivered(5_000);
    await stack.expectEverythingOnce(5_000);
    expect(await stack.number('SELECT max(delivery_attempts) FROM outbox')).toBe(1);
  });

  it('survives a broker that hangs: what was sent twice has its effect once', async () => {
    const TOPICS_FILE = stack.topicsFile([
      {
        name: 'events',
        transport: 'redis-streams',
        event_types: ['*'],
        retry: { max_attempts: 50, backoff_ms: [20], jitter: 0 },
        breaker: { open_ms: 50, open_max_ms: 200 },
        limits: { publish_timeout_ms: 300, batch_entries_max: 100 },
      },
    ]);
    await stack.seedTrades(1_000);
    await startConsumer();
    await stack.relays(3, { TOPICS_FILE });
    await stack.untilDelivered(500);
    broker().pause();
    const open = `SELECT count(*) FROM relay_workers WHERE topics #>> '{events,breaker}' <> 'closed'`;
    try {
      await stack.seedTrades(3_000);
      await waitUntil('a breaker opens', async () => (await stack.number(open)) > 0);
    } finally {
      broker().resume();
    }
    await stack.expectEverythingOnce(4_000);
    process.stdout.write(
      `hanging broker: ${await stack.duplicatesAbsorbed()} duplicates absorbed\n`,
    );
  });

  it('delivers three topics with a pool of a single connection, and never opens another', async () => {
    // Counted by the database itself, at every claim and every settle.
    await stack.sql(`
      CREATE TABLE connection_log (relays int);
      CREATE FUNCTION log_connections() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO connection_log SELECT count(*) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'relay';
        RETURN NULL;
      END $$;
      CREATE TRIGGER log_connections AFTER INSERT OR DELETE ON claims
        FOR EACH ROW EXECUTE FUNCTION log_connections()`);
    const TOPICS_FILE = stack.topicsFile(
      ['events', 'other', 'third'].map((name) => ({
        name,
        transport: name === 'events' ? 'redis-streams' : 'noop',
        event_types: ['*'],
      })),
    );
    await stack.seedTrades(2_000);
    await stack.seedTrades(500, 'other');
    await stack.seedTrades(500, 'third');
    await startConsumer();
    await stack.relays(2, { TOPICS_FILE, DATABASE_POOL_SIZE: '1' });
    await stack.untilDelivered(3_000);
    await waitUntil('all effects', async () => (await stack.effects()) === 2_000);
    const connections = await stack.number('SELECT max(relays) FROM connection_log');
    expect([1, 2]).toContain(connections);
  });

  it('goes on after PostgreSQL was restarted', async () => {
    const server = await PostgresProcess.start();
    const own = await Database.open({ url: server.url, applicationName: 'fault-test' });
    await migrateUp(own);
    await own.close();
    const previous = stack;
    stack = await Stack.open(server.url, env());
    await previous.close();
    try {
      await stack.seedTrades(6_000);
      await startConsumer();
      await stack.relays(3);
      await stack.untilDelivered(2_000);
      await server.restart();
      await stack.expectEverythingOnce(6_000);
    } finally {
      await stack.close();
      await server.stop();
    }
  });
});
