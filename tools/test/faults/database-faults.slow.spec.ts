import { Database, LedgerRepository, migrateUp } from '@acp/persistence';
import {
  buildEvent,
  createTestDatabase,
  describeWithBroker,
  waitUntil,
  type TestBroker,
} from '@acp/testing';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { PostgresProcess, type AppProcess } from './processes.js';
import { SlowLink } from './slow-link.js';
import { SmallDisk } from '../../src/drills/faults/small-disk.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const LEASE_MS = 2_000;

describeWithBroker('redis', (broker: () => TestBroker) => {
  /** What a test has opened, closed in reverse. */
  const opened: (() => unknown)[] = [];
  let stack: Stack;

  const openStack = async (url: string, env: Record<string, string> = {}) => {
    stack = await Stack.open(url, { ...broker().env, RELAY_LEASE_MS: String(LEASE_MS), ...env });
    opened.push(() => stack.close());
  };
  const startConsumer = () => stack.start('signal-lab', { SIGNAL_LAB_TRANSPORT: 'redis-streams' });

  beforeEach(async () => {
    const redis = new Redis(broker().env['REDIS_URL']!);
    await redis.flushall();
    redis.disconnect();
  });
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  async function ownServer(): Promise<{ server: PostgresProcess; admin: Client }> {
    const server = await PostgresProcess.start();
    opened.push(() => server.stop());
    return { server, admin: await connected(server.url) };
  }
  async function connected(url: string): Promise<Client> {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    opened.push(() => client.end());
    return client;
  }
  async function migrate(url: string): Promise<void> {
    const database = await Database.open({ url, applicationName: 'fault-test' });
    await migrateUp(database);
    await database.close();
  }

  it('recovers by itself when others have taken every connection of the server', async () => {
    const { server, admin: first } = await ownServer();
    await first.query('ALTER SYSTEM SET max_connections = 60');
    await server.restart();
    await migrate(server.url);
    await openStack(server.url);
    const admin = await connected(server.url);
    await startConsumer();
    const relays = await stack.relays(2);
    await stack.seedTrades(4_000);
    await stack.untilDelivered(500);

    const hogs = new Hogs(server.url);
    opened.push(() => hogs.release());
    const isReady = async ({ url }: AppProcess) => (await fetch(`${url}/health/ready`)).ok;
    await waitUntil('no relay reaches the database', async () => {
      await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                         WHERE application_name IN ('relay', 'doorbell', 'heartbeat')`);
      await hogs.takeAll();
      return !(await Promise.all(relays.map(isReady))).includes(true);
    });
    await hogs.release();
    await stack.seedTrades(2_000);
    await stack.expectEverythingOnce(6_000);
    await waitUntil('all are ready', async () =>
      (await Promise.all(relays.map(isReady))).every(Boolean),
    );
    const bells = `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'doorbell'`;
    await waitUntil('both listen again', async () => (await stack.number(bells)) === 2);
  });

  it('keeps its leases and drains when every answer of the database takes more than a second', async () => {
    const test = await createTestDatabase();
    opened.push(() => test.drop());
    const link = await SlowLink.before(test.url, 1_200);
    opened.push(() => link.close());
    // Eight answers take as long as a lease; a busy machine does not make it miss one. A stop takes some
    // six answers.
    await openStack(test.url, { RELAY_LEASE_MS: '10000', SHUTDOWN_GRACE_MS: '30000' });
    await startConsumer();
    await stack.seedTrades(3_000);
    const relays = await stack.relays(2, { DATABASE_URL: link.url });
    await stack.expectEverythingOnce(3_000);
    // No claim was taken from a worker, none given up in doubt of its lease.
    expect(await stack.number('SELECT max(delivery_attempts) FROM outbox')).toBe(1);
    for (const relay of relays) {
      expect(await relay.metric('control_plane_relay_stale_settles_total')).toBe(0);
    }
    for (const relay of relays) expect(await relay.stop()).toBe(0);
  });

  it('survives a full disk: what is refused is not half stored, and all is delivered when there is room', async () => {
    const { admin } = await ownServer();
    const [{ data_directory: data }] = (await admin.query('SHOW data_directory')).rows as [
      { data_directory: string },
    ];
    const disk = SmallDisk.mount(64, data);
    if (!disk) {
      process.stderr.write('skipped: a file system of a test’s own cannot be mounted here\n');
      return;
    }
    opened.unshift(() => disk.unmount());
    await admin.query(`CREATE TABLESPACE small LOCATION '${disk.folder}'`);
    await admin.query('CREATE DATABASE on_small_disk TABLESPACE small');
    const url = new URL(`postgres://${admin.user}:${admin.password}@${admin.host}:${admin.port}`);
    url.pathname = '/on_small_disk';
    await migrate(url.toString());
    await openStack(url.toString());
    await startConsumer();
    const relays = await stack.relays(2);
    const ingestion = await stack.start('ingestion');
    await push(ingestion, trades(0));
    await stack.untilDelivered(BATCH);

    // Entries wait when the disk fills, so that the relays have to settle without room.
    broker().pause();
    let stored = 1;
    let refused: Response;
    try {
      for (; stored < 10; stored += 1) await push(ingestion, trades(stored));
      disk.fill();
      for (;;) {
        refused = await post(ingestion, trades(stored));
        if (!refused.ok) break;
        stored += 1;
      }
    } finally {
      broker().resume();
    }
    expect(refused.status).toBe(503);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    const counts = ['raw_payloads', 'events', 'outbox'].map((table) =>
      stack.number(`SELECT count(*) FROM ${table}`),
    );
    expect(await Promise.all(counts)).toEqual([stored, stored * BATCH, stored * BATCH]);
    const during = await new LedgerRepository(stack.database).readFull(0);
    expect(during).toMatchObject({ imbalance: 0, findings: [] });
    const published = async () => {
      const redis = new Redis(broker().env['REDIS_URL']!);
      const length = await redis.xlen('events');
      redis.disconnect();
      return length;
    };
    await waitUntil('they have published', async () => (await published()) > BATCH);

    disk.free();
    await push(ingestion, trades(stored));
    await stack.expectEverythingOnce((stored + 1) * BATCH);
    expect(relays.map(({ isRunning }) => isRunning)).toEqual([true, true]);
  });
});

/** Takes connections of a server until it has none left. */
class Hogs {
  private clients: Client[] = [];

  constructor(private readonly url: string) {}

  async takeAll(): Promise<void> {
    for (;;) {
      const client = new Client({ connectionString: this.url });
      client.on('error', () => undefined);
      try {
        await client.connect();
      } catch (error) {
        if ((error as { code?: string }).code === '53300') return;
        throw error;
      }
      this.clients.push(client);
    }
  }

  async release(): Promise<void> {
    await Promise.all(this.clients.splice(0).map((client) => client.end()));
  }
}

const BATCH = 100;

/** The events of one batch, the same whenever they are asked for. */
const batches = new Map<number, string>();
function trades(batch: number): string {
  const known = batches.get(batch);
  if (known) return known;
  const lines = Array.from({ length: BATCH }, (_, index) => {
    const symbol = `S${index % 20}`;
    const trade_id = `${batch}-${index}`;
    const payload = { venue: 'test', symbol, trade_id, price: '1', quantity: '1' };
    const {
      ingested_at: _at,
      trace_id: _trace,
      ...draft
    } = buildEvent({
      event_type: 'MARKET_TRADE_INGESTED',
      source: 'pusher',
      entity_id: symbol,
      payload,
    });
    return JSON.stringify(draft);
  });
  batches.set(batch, lines.join('\n'));
  return batches.get(batch)!;
}

function post({ url }: AppProcess, body: string): Promise<Response> {
  const headers = { 'content-type': 'application/x-ndjson' };
  return fetch(`${url}/v1/events/batch`, { method: 'POST', headers, body });
}

async function push(app: AppProcess, body: string): Promise<void> {
  await waitUntil('the batch is taken', async () => (await post(app, body)).ok);
}
