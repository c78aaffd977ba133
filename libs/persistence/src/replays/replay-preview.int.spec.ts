import { defineTopic, newId, type ReplayFilter } from '@acp/contracts';
import { createTestDatabase, seedEvents, type SeededEvent, type TestDatabase } from '@acp/testing';
import {
  ReplayJobRepository,
  ReplayRepository,
  TopicRepository,
  WorkerRepository,
  type Database,
} from '../index.js';

const QUOTE = 'MARKET_QUOTE_INGESTED';
const WORKER = 'w1';

let test: TestDatabase;
let database: Database;
let seeded: SeededEvent[];

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open();
  const topics = [
    defineTopic({ name: 'quotes', transport: 'memory', event_types: [QUOTE] }),
    defineTopic({ name: 'added-later', transport: 'memory', event_types: ['*'] }),
  ];
  await new TopicRepository(database).register(topics, (topic) => topic);
  const worker = { workerId: WORKER, hostname: 'h', pid: 1, version: '0' };
  await new WorkerRepository(database).heartbeat(worker, 60_000, { stopping: false, topics: {} });
  seeded = await seedEvents(test, 12, (n) => ({
    topics: n < 8 ? ['quotes'] : ['quotes', 'archive'],
    state: 'delivered',
    event: {
      source: n % 3 === 0 ? 'yahoo' : 'binance',
      entity_id: n < 6 ? 'BTCUSDT' : 'ETHUSDT',
      entity_type: n % 2 === 0 ? 'symbol' : 'pair',
      ingested_at: new Date(Date.UTC(2026, 10, 21, 8, n)).toISOString(),
    },
    ...(n % 4 === 0 && { processedBy: ['lab'] }),
  }));
  // Retention has taken the entries of the two oldest, and an operator's replay has made others.
  const old = seeded.slice(0, 2).flatMap(({ entryIds }) => entryIds);
  await test.sql('DELETE FROM outbox WHERE id = ANY ($1::bigint[])', [old]);
  await test.sql(
    `INSERT INTO outbox (event_id, topic, payload_json, replay_id)
     SELECT event_id, topic, payload_json, gen_random_uuid() FROM outbox WHERE topic = 'archive'`,
  );
});
afterAll(() => test.drop());

interface Work {
  matched: number;
  ordered: Record<string, number>;
  skipped: number;
  events: string[];
}

/** What a relay worker makes of the same request. */
async function run(filter: ReplayFilter, onlyUnprocessedBy: string | null): Promise<Work> {
  const id = newId();
  await test.sql(
    `INSERT INTO replays (id, name, filter, ordering, only_unprocessed_by, requested_by)
     VALUES ($1, 'test', $2, 'none', $3, 'me')`,
    [id, JSON.stringify(filter), onlyUnprocessedBy],
  );
  const jobs = new ReplayJobRepository(database);
  const job = (await jobs.hold(WORKER, 10)).find((held) => held.id === id)!;
  expect(await jobs.list(job, WORKER)).toBe(true);
  while ((await jobs.step(id, WORKER, 5)).kind === 'ordered');
  const rows = await test.sql<{ topic: string; event_id: string }>(
    'SELECT topic, event_id FROM outbox WHERE replay_id = $1',
    [id],
  );
  const [row] = await test.sql<{ matched: string; skipped: string }>(
    'SELECT matched, skipped FROM replays WHERE id = $1',
    [id],
  );
  const ordered: Record<string, number> = {};
  for (const { topic } of rows) ordered[topic] = (ordered[topic] ?? 0) + 1;
  const events = [...new Set(rows.map(({ event_id }) => event_id))];
  return { matched: Number(row!.matched), skipped: Number(row!.skipped), ordered, events };
}

describe('the preview of a replay', () => {
  it.each<[string, ReplayFilter, string | null]>([
    ['all of a source', { source: 'binance' }, null],
    ['one entity of one type', { entity_id: 'ETHUSDT', entity_type: 'pair' }, null],
    ['what retention has taken', { to: '2026-11-21T08:02:00Z' }, null],
    ['one route of several', { event_type: QUOTE, topic: 'archive' }, null],
    ['a topic that was added later', { event_type: QUOTE, topic: 'added-later' }, null],
    ['what a consumer has not processed', { event_type: QUOTE }, 'lab'],
    ['both', { source: 'yahoo', topic: 'quotes' }, 'lab'],
    ['nothing', { source: 'nobody' }, null],
  ])('says what its run does: %s', async (_, filter, onlyUnprocessedBy) => {
    const preview = await new ReplayRepository(database).preview(filter, onlyUnprocessedBy);
    const work = await run(filter, onlyUnprocessedBy);
    expect({
      events: preview.events.value,
      matched: preview.deliveries.value + preview.skipped.value,
      skipped: preview.skipped.value,
      ordered: Object.fromEntries(preview.by_topic.map(({ topic, entries }) => [topic, entries])),
      exact: preview.extrapolated_from === null,
    }).toEqual({
      events: work.events.length,
      matched: work.matched,
      skipped: work.skipped,
      ordered: work.ordered,
      exact: true,
    });
    expect(work.events).toEqual(expect.arrayContaining(preview.sample_ids));
    expect(preview.sample_ids.length).toBe(Math.min(10, work.events.length));
  });

  it('counts something in each of these cases', async () => {
    const all = await new ReplayRepository(database).preview({ event_type: QUOTE }, 'lab');
    expect(all.skipped.value).toBeGreaterThan(0);
    expect(all.already_processed).toEqual([{ consumer: 'lab', processed: 3 }]);
    expect(seeded.length).toBe(12);
  });
});
