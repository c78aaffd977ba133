import { createEmptyDatabase, type TestDatabase } from '@acp/testing';
import { migrateDown, migrateUp, schemaIsCurrent } from './index.js';

describe('migrations', () => {
  let empty: TestDatabase;

  beforeAll(async () => {
    empty = await createEmptyDatabase();
  });
  afterAll(() => empty.drop());

  it('apply to an empty database, revert one by one to nothing, and apply again', async () => {
    const database = await empty.open();
    const applied = await migrateUp(database);
    expect(applied.length).toBeGreaterThan(0);
    expect(await schemaIsCurrent(database)).toBe(true);
    expect(await migrateUp(database)).toEqual([]);

    const reverted: string[] = [];
    for (let name = await migrateDown(database); name; name = await migrateDown(database)) {
      reverted.push(name);
    }
    expect(reverted.reverse()).toEqual(applied);
    const left = await empty.sql(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    expect(left).toEqual([{ relname: 'schema_migrations' }]);
    expect(await migrateUp(database)).toEqual(applied);
  });
});
