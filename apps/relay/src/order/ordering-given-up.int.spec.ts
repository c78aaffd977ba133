import type { Database } from '@acp/persistence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import {
  entryCounts,
  eventually,
  seedEntries,
  testTopic,
  WorkerHarness,
} from '../test-harness/worker-harness.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 10 });
});
afterEach(() => worker?.stop());
afterAll(() => test.drop());

let worker: WorkerHarness | undefined;

/** One key whose head is a dead letter, and 2,000 entries parked behind it. */
async function parkBehindDeadHead() {
  const topic = testTopic({ ordering: 'key', on_dead_letter: 'block', retry: { max_attempts: 1 } });
  const [head] = await seedEntries(test, topic.name, Array<string>(2_001).fill('k'));
  worker = new WorkerHarness('a', database, [topic]);
  worker
    .transport(topic.name)
    .failWith(({ entry_id }) =>
      entry_id === head ? { kind: 'rejected', code: 'T', message: 'no' } : undefined,
    );
  await worker.start();
  const parked = () =>
    test.sql(`SELECT FROM outbox WHERE topic = $1 AND next_attempt_at = 'infinity'`, [topic.name]);
  await eventually(parked, (rows) => rows.length === 2_000);
  await worker.stop();
  worker = undefined;
  return topic;
}

it('delivers what was parked behind a key when its topic is no longer ordered', async () => {
  const topic = await parkBehindDeadHead();
  worker = await new WorkerHarness('b', database, [{ ...topic, ordering: 'none' }]).start();
  const counts = await eventually(
    () => entryCounts(test, topic.name),
    ({ open }) => open === 0,
  );
  expect(counts).toMatchObject({ delivered: 2_000, dead: 1 });
});
