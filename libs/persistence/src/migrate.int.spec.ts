import { createEmptyDatabase, type TestDatabase } from '@acp/testing';
import { migrateDown, migrateUp, schemaState } from './index.js';

describe('migrations', () => {
  let empty: TestDatabase;

  beforeAll(async () => {
    empty = await createEmptyDatabase();
  });
  afterAll(() => empty.drop());

  it('apply to an empty database, revert one by one to nothing, and apply again', async () => {
    const database = await empty.open();
    expect(await schemaState(database)).toEqual({ kind: 'missing' });
    const applied = await migrateUp(database);
    expect(applied.length).toBeGreaterThan(0);
    expect(await schemaState(database)).toEqual({ kind: 'current' });
    expect(await migrateUp(database)).toEqual([]);

    await empty.sql(`INSERT INTO schema_migrations (timestamp, name) VALUES (9, 'OfALaterBuild')`);
    expect(await schemaState(database)).toEqual({ kind: 'newer' });
    await empty.sql(`DELETE FROM schema_migrations WHERE name = 'OfALaterBuild'`);

    const reverted: string[] = [];
    for (let name = await migrateDown(database); name; name = await migrateDown(database)) {
      reverted.push(name);
      if (reverted.length === 1)
        expect(await schemaState(database)).toEqual({ kind: 'older', missing: [name] });
    }
    expect(reverted.reverse()).toEqual(applied);
    expect(await schemaState(database)).toEqual({ kind: 'missing' });
    const left = await empty.sql(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    expect(left).toEqual([{ relname: 'schema_migrations' }]);
    expect(await migrateUp(database)).toEqual(applied);
  });
});
