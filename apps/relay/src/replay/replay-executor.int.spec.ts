import { defineTopic, newId } from '@acp/contracts';
import {
  ReplayJobRepository,
  TopicRepository,
  WorkerRepository,
  type Database,
} from '@acp/persistence';
import { createTestDatabase, seedEvents, waitUntil, type TestDatabase } from '@acp/testing';
import { Client } from 'pg';
import { WorkerHarness } from '../test-harness/worker-harness.js';
import { ReplayExecutor } from './replay-executor.js';

let test: TestDatabase;
let database: Database;
let clockMs = 0;

beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open();
  clockMs = 0;
});
afterEach(() => test.drop());

async function executorOf(workerId = 'w1') {
  await new WorkerRepository(database).heartbeat(
    { workerId, hostname: 'h', pid: 1, version: '0' },
    60_000,
    { stopping: false, topics: {} },
  );
  const failures: { error: unknown; givenUp: boolean }[] = [];
  const ordered: number[] = [];
  const executor = new ReplayExecutor({
    workerId,
    replays: new ReplayJobRepository(database),
    leaseHolds: () => true,
    observer: {
      replayed: (_topic, entries) => ordered.push(entries),
      replayFailed: ({ error, givenUp }) => failures.push({ error, givenUp }),
    },
    wake: () => undefined,
    now: () => clockMs,
  });
  const runAfter = async (ms: number) => {
    clockMs += ms;
    await executor.runOnce();
  };
  return { executor, failures, ordered, runAfter };
}

async function request(columns: Record<string, unknown> = {}): Promise<string> {
  const row = { id: newId(), name: 'n', filter: '{}', requested_by: 'me', ...columns };
  const names = Object.keys(row);
  await test.sql(
    `INSERT INTO replays (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
  return row.id;
}

const move = (id: string, status: string) =>
  test.sql('UPDATE replays SET status = $2 WHERE id = $1', [id, status]);

async function stateOf(id: string) {
  const [row] = await test.sql<{ status: string; enqueued: number; last_error: string | null }>(
    'SELECT status, enqueued::int AS enqueued, last_error FROM replays WHERE id = $1',
    [id],
  );
  return row!;
}

describe('the replay executor', () => {
  it('orders at the rate of the replay and never more', async () => {
    await seedEvents(test, 30, () => ({ state: 'delivered' }));
    const id = await request({ rate_per_second: 10 });
    const { runAfter } = await executorOf();
    const after: number[] = [];
    for (const ms of [0, 200, 200, 200, 200, 200, 60_000, 0, 0]) {
      await runAfter(ms);
      after.push((await stateOf(id)).enqueued);
    }
    expect(after).toEqual([0, 2, 4, 6, 8, 10, 12, 12, 12]);
  });

  it('stops where it is when paused, and goes on from there when resumed', async () => {
    await seedEvents(test, 20, () => ({ state: 'delivered' }));
    const id = await request({ rate_per_second: 20 });
    const { runAfter } = await executorOf();
    await runAfter(0);
    await runAfter(200);
    await move(id, 'paused');
    await runAfter(200);
    expect(await stateOf(id)).toMatchObject({ status: 'paused', enqueued: 4 });
    await move(id, 'running');
    for (let run = 0; run < 30; run += 1) await runAfter(200);
    expect(await stateOf(id)).toMatchObject({ status: 'completed', enqueued: 20 });
  });

  it('stops for good when cancelled, and drops what was left of the list', async () => {
    await seedEvents(test, 20, () => ({ state: 'delivered' }));
    const id = await request({ rate_per_second: 20 });
    const { runAfter } = await executorOf();
    await runAfter(0);
    await runAfter(200);
    await move(id, 'cancelled');
    for (let run = 0; run < 3; run += 1) await runAfter(30_000);
    expect(await stateOf(id)).toMatchObject({ status: 'cancelled', enqueued: 4 });
    expect(await test.sql('SELECT FROM replay_items')).toEqual([]);
  });

  it('includes what was being written when it began', async () => {
    await seedEvents(test, 2, () => ({ state: 'delivered' }));
    const writer = new Client({ connectionString: test.url });
    await writer.connect();
    await writer.query('BEGIN');
    await writer.query(
      `INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object(
         'event_id', gen_random_uuid(), 'ingested_at', '2026-01-01T00:00:00Z'))).*
       FROM events e LIMIT 1`,
    );
    await writer.query(
      `INSERT INTO outbox (event_id, topic, payload_json)
       SELECT event_id, 'quotes', '{}' FROM events WHERE ingested_at = '2026-01-01'`,
    );
    const id = await request({ rate_per_second: 1_000, filter: '{"to":"2026-12-01T00:00:00Z"}' });
    const { runAfter } = await executorOf();
    await runAfter(0);
    await runAfter(200);
    expect(await stateOf(id)).toMatchObject({
      status: 'running',
      enqueued: 0,
      last_error: expect.stringMatching(/^waits for transactions that write events: \d+$/),
    });
    await writer.query('COMMIT');
    await writer.end();
    await runAfter(200);
    expect(await stateOf(id)).toEqual({ status: 'completed', enqueued: 3, last_error: null });
  });

  it('does not wait for those who began to write later', async () => {
    await seedEvents(test, 1, () => ({ state: 'delivered' }));
    const id = await request({ rate_per_second: 1_000 });
    const { runAfter } = await executorOf();
    const [first, second] = [new Client(test.url), new Client(test.url)];
    for (const client of [first, second]) await client.connect();
    await first.query('BEGIN; DELETE FROM outbox WHERE id < 0');
    await runAfter(200);
    await second.query('BEGIN; DELETE FROM outbox WHERE id < 0');
    await first.query('COMMIT');
    await runAfter(200);
    expect(await stateOf(id)).toMatchObject({ status: 'completed', enqueued: 1 });
    for (const client of [first, second]) await client.end();
  });

  it.each([
    ['a member of another version', '{"colour":"red"}', 'unknown in the filter: colour'],
    ['a time that is none', '{"from":"yesterday evening"}', expect.stringContaining('timestamp')],
    ['an id that is none', '{"trace_id":"x"}', expect.stringContaining('uuid')],
  ])('fails at once with %s in the filter', async (_what, filter, reason) => {
    const id = await request({ filter });
    const { runAfter, failures } = await executorOf();
    await runAfter(200);
    expect(await stateOf(id)).toMatchObject({ status: 'failed', last_error: reason });
    expect(failures).toMatchObject([{ givenUp: true }]);
  });

  it('tries a step that fails again, and gives up after five in a row', async () => {
    await seedEvents(test, 3, () => ({ state: 'delivered' }));
    const id = await request({ rate_per_second: 1_000 });
    const other = await request({ rate_per_second: 1_000, filter: '{"source":"nobody"}' });
    await test.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'planted'; END $$`);
    await test.sql(`CREATE TRIGGER planted BEFORE INSERT ON outbox
                    FOR EACH ROW EXECUTE FUNCTION fail()`);
    const { runAfter, failures } = await executorOf();
    await runAfter(0);
    for (const ms of [200, 0, 200, 0, 200, 0, 200]) await runAfter(ms);
    expect(await stateOf(id)).toMatchObject({ status: 'running', enqueued: 0 });
    expect(await stateOf(other)).toMatchObject({ status: 'completed' });
    await runAfter(200);
    expect(await stateOf(id)).toMatchObject({ status: 'failed', last_error: 'planted' });
    expect(failures.map(({ givenUp }) => givenUp)).toEqual([false, false, false, false, true]);
  });
});

describe('a fleet', () => {
  const topic = defineTopic({ name: 'quotes', transport: 'memory' });

  it('finishes and delivers a replay although its worker dies in the middle', async () => {
    await new TopicRepository(database).register([topic], (t) => t);
    const seeded = await seedEvents(test, 300, () => ({ state: 'delivered' }));
    const first = await new WorkerHarness('w1', database, [topic]).start();
    const id = await request({ rate_per_second: 100, ordering: 'key' });
    await waitUntil('the replay is under way', async () => (await stateOf(id)).enqueued > 50);
    first.freeze();
    const second = await new WorkerHarness('w2', await test.open(), [topic]).start();
    await waitUntil('the replay is over', async () => (await stateOf(id)).status === 'completed');
    await waitUntil(
      'everything is delivered',
      async () => (await test.sql('SELECT FROM outbox WHERE delivered_at IS NULL')).length === 0,
    );
    const rows = await test.sql<{ event_id: string }>(
      'SELECT event_id FROM outbox WHERE replay_id = $1 ORDER BY id',
      [id],
    );
    expect(rows.map((row) => row.event_id)).toEqual(seeded.map((s) => s.event.event_id));
    expect(await test.sql(`SELECT worker_id FROM replays`)).toEqual([{ worker_id: 'w2' }]);
    await second.stop();
    await first.stop();
  });

  it('passes a replay on when its worker leaves', async () => {
    await seedEvents(test, 300, () => ({ state: 'delivered' }));
    const first = await new WorkerHarness('w1', database, [topic]).start();
    const id = await request({ rate_per_second: 100 });
    await waitUntil('the replay is under way', async () => (await stateOf(id)).enqueued > 0);
    await first.stop();
    expect(await test.sql('SELECT status, worker_id FROM replays')).toEqual([
      { status: 'running', worker_id: null },
    ]);
  });
});
