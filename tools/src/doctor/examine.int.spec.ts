import type { Database } from '@acp/persistence';
import {
  createEmptyDatabase,
  createTestDatabase,
  seedEvent,
  type TestDatabase,
} from '@acp/testing';
import { examine } from './examine.js';
import { judge } from './judge.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open();
});
afterAll(() => test.drop());

const notWell = async (checks: readonly string[]) =>
  judge(await examine(database)).filter(
    ({ check, verdict }) => verdict !== 'ok' && checks.includes(check),
  );

describe('examine', () => {
  it('finds a migrated database as this build has it, its clock right', async () => {
    const examined = await examine(database);
    expect(examined.schema).toEqual({ kind: 'current' });
    expect(examined.indexes_wanted!.length).toBeGreaterThan(50);
    expect(await notWell(['schema', 'indexes', 'clock', 'topics', 'ledger'])).toEqual([]);
  });

  it('names an index that somebody dropped, and one that is not valid', async () => {
    await test.sql('DROP INDEX processed_events_by_consumer');
    expect(await notWell(['indexes'])).toMatchObject([
      { says: 'missing: processed_events_by_consumer' },
    ]);
    await test.sql(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'processed_events_by_seq'::regclass`,
    );
    expect(await notWell(['indexes'])).toMatchObject([
      { says: 'not valid: processed_events_by_seq' },
    ]);
  });

  it('names a topic with entries that no worker has', async () => {
    await seedEvent(test, { topics: ['left-behind'] });
    await test.sql(`INSERT INTO topics (topic, transport) VALUES ('left-behind', 'log')
                    ON CONFLICT DO NOTHING`);
    expect(await notWell(['topics'])).toMatchObject([
      { says: 'wait and nobody serves them: left-behind' },
    ]);
  });

  it('looks at a database without the schema, too', async () => {
    const empty = await createEmptyDatabase();
    const examined = await examine(await empty.open());
    expect(examined).toMatchObject({ schema: { kind: 'missing' }, fleet: null, ledger: null });
    await empty.drop();
  });
});
