import { defineTopic, newId } from '@acp/contracts';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { TopicRepository, type Database } from '../index.js';
import type { Runner, Statement } from '../database.js';
import { claimFreshEntriesByKey } from './sql/claim-fresh-entries-by-key.sql.js';
import { claimFreshEntries } from './sql/claim-fresh-entries.sql.js';
import { sweepLateEntries } from './sql/sweep-late-entries.sql.js';

/** Behind the frontier of the busy topic; their index entries alone fill more than 70 pages. */
const DELIVERED_ROWS = 20_000;
/** One descent of the index, a heap page, and what a write of one entry takes. */
const PAGES_MAX = 50;

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 1 });
  const topics = ['busy', 'idle'].map((name) => defineTopic({ name, transport: 'noop' }));
  await new TopicRepository(database).register(topics, (topic) => topic);
  await test.sql(`INSERT INTO outbox (event_id, topic, payload_json, delivered_at)
                  SELECT gen_random_uuid(), 'busy', '{}', now()
                  FROM generate_series(1, ${DELIVERED_ROWS})`);
  // The idle topic is in no sample: as far as the planner knows every row is of the busy one.
  await test.sql('ANALYZE outbox');
});
beforeEach(async () => {
  await test.sql(`DELETE FROM claims; DELETE FROM outbox WHERE id > ${DELIVERED_ROWS}`);
  await test.sql(`UPDATE topic_cursors
                  SET owner = 'w', frontier = CASE topic WHEN 'busy' THEN ${DELIVERED_ROWS} ELSE 0 END,
                      swept_through = 0, sweep_position = 0`);
  await test.sql(`INSERT INTO outbox (event_id, topic, payload_json)
                  SELECT gen_random_uuid(), t, '{}' FROM unnest(ARRAY['idle', 'busy']) AS t`);
});
afterAll(() => test.drop());

/** Pages of `outbox` and its indexes that a statement asks for, and rows it answers. */
async function visits(statement: Statement, values: unknown[]) {
  return database.inTransaction(async (runner) => {
    // The plan that serves every topic, as a pool that has run the statement for a while has it.
    const set = `SET LOCAL plan_cache_mode = force_generic_plan`;
    await runner.run({ name: 'generic_plan', text: set });
    const before = await pagesSoFar(runner);
    const { rows } = await runner.run(statement, values);
    return { rows: rows.length, pages: (await pagesSoFar(runner)) - before };
  });
}

async function pagesSoFar(runner: Runner): Promise<number> {
  const { rows } = await runner.run<{ pages: number }>({
    name: 'pages_so_far',
    text: `SELECT sum(pg_stat_get_xact_blocks_fetched(oid))::int AS pages FROM pg_class
           WHERE oid = 'outbox'::regclass
              OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'outbox'::regclass)`,
  });
  return rows[0]!.pages;
}

describe.each(['busy', 'idle'])('the %s topic beside many delivered entries', (topic) => {
  it('is claimed without visiting them', async () => {
    const { rows, pages } = await visits(claimFreshEntries, [topic, 'w', newId(), 500, 1e6]);
    expect(rows).toBe(1);
    expect(pages).toBeLessThan(PAGES_MAX);
  });

  it('is claimed by key without visiting them', async () => {
    const values = [topic, 'w', newId(), 500, 1e6, true];
    const { rows, pages } = await visits(claimFreshEntriesByKey, values);
    expect(rows).toBe(1);
    expect(pages).toBeLessThan(PAGES_MAX);
  });

  it('has nothing to claim without visiting them', async () => {
    await test.sql(`DELETE FROM outbox WHERE id > ${DELIVERED_ROWS} AND topic = '${topic}'`);
    const { rows, pages } = await visits(claimFreshEntries, [topic, 'w', newId(), 500, 1e6]);
    expect(rows).toBe(0);
    expect(pages).toBeLessThan(PAGES_MAX);
  });

  it('is swept from where the sweep is sure', async () => {
    await test.sql(`UPDATE topic_cursors SET swept_through = ${DELIVERED_ROWS} - 10,
                                             sweep_position = ${DELIVERED_ROWS} - 10,
                                             frontier = ${DELIVERED_ROWS} + 1000000`);
    const { pages } = await visits(sweepLateEntries, [topic, 50_000]);
    expect(pages).toBeLessThan(PAGES_MAX);
  });
});
