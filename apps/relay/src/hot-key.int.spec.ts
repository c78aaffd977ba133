import { createTestDatabase, type TestDatabase } from '@acp/testing';
import type { Database } from '@acp/persistence';
import {
  entryCounts,
  eventually,
  seedEntries,
  testTopic,
  WorkerHarness,
} from './test-harness/worker-harness.js';

const ENTRIES = 20_000;

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 10 });
});
afterAll(() => test.drop());

it('drains a hot key in order and in runs of hundreds after an outage, beside an open snapshot', async () => {
  const topic = testTopic({ ordering: 'key' });
  const seeded = await seedEntries(test, topic.name, Array(ENTRIES).fill('hot'));
  // As the planner knows a topic in which nothing ever waited; it hears of the outage minutes later.
  await test.sql('ANALYZE outbox');
  const holder = await database.pool.connect();
  await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM outbox LIMIT 1');
  const worker = new WorkerHarness('a', database, [topic]);
  const transport = worker.transport(topic.name);
  transport.available = false;
  try {
    await worker.start();
    await eventually(
      () => worker.relay.pumps[0]!.breaker.state,
      (state) => state === 'open',
    );
    transport.available = true;
    await eventually(
      () => entryCounts(test, topic.name),
      ({ open }) => open === 0,
      45_000,
    );
  } finally {
    await worker.stop();
    await holder.query('ROLLBACK');
    holder.release();
  }
  expect(transport.received.map(({ message }) => message.entry_id)).toEqual(seeded);
  const [row] = await test.sql<{ settles: number }>(
    'SELECT count(DISTINCT delivered_at)::int AS settles FROM outbox',
  );
  expect(ENTRIES / row!.settles).toBeGreaterThan(200);
}, 60_000);
