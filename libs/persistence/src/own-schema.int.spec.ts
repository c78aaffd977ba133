import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@acp/testing';
import { Database, migrateDown, migrateUp } from './index.js';

const IN_INTAKE = `
  SELECT relname AS name FROM pg_class
  WHERE relnamespace = to_regnamespace('control_plane') AND relkind = 'r' ORDER BY 1`;
const ONLY_INTAKE = [{ name: 'intake' }, { name: 'intake_account' }];

describe('an account with the name of the intake’s schema', () => {
  let test: TestDatabase;
  let url: URL;

  beforeAll(async () => {
    test = await createEmptyDatabase();
    url = new URL(test.url);
    const name = url.pathname.slice(1);
    await test.sql(`CREATE ROLE control_plane LOGIN SUPERUSER PASSWORD '${url.password || 'x'}'`);
    await test.sql(`ALTER DATABASE ${name} OWNER TO control_plane`);
    url.username = 'control_plane';
  });
  afterAll(async () => {
    await test.sql('REASSIGN OWNED BY control_plane TO CURRENT_USER');
    await test.sql('DROP OWNED BY control_plane');
    await test.sql('DROP ROLE control_plane');
    await test.drop();
  });

  const opened = async (pooled: boolean, work: (database: Database) => Promise<void>) => {
    const database = await Database.open({ url: url.href, applicationName: 'own', pooled });
    await work(database).finally(() => database.close());
  };

  it('migrates to the public schema, and has nothing to migrate the next time', async () => {
    await opened(false, async (database) => {
      expect((await migrateUp(database)).length).toBeGreaterThan(0);
    });
    await opened(false, async (database) => expect(await migrateUp(database)).toEqual([]));
    expect(await test.sql(IN_INTAKE)).toEqual(ONLY_INTAKE);
  });

  it('finds what is there behind a pooler too, which migrates nothing before it is told to', async () => {
    await opened(true, async (database) => {
      const path = { name: 'path', text: 'SELECT current_schema() AS name' };
      expect((await database.run(path)).rows).toEqual([{ name: 'public' }]);
      const isolated = {
        name: 'isolated',
        text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
      };
      expect((await database.inTransaction(({ run }) => run(isolated))).count).toBe(0);
      await expect(migrateUp(database)).rejects.toMatchObject({
        code: 'DATABASE.SCHEMA',
        message: expect.stringContaining('ALTER ROLE control_plane SET search_path') as string,
      });
    });
  });
});

describe('tables that came to lie in the intake’s schema', () => {
  let test: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    test = await createTestDatabase();
    database = await test.open();
    for (let name = ''; name !== 'TablesInOneSchema20261203080000';) {
      name = (await migrateDown(database))!;
    }
  });
  afterEach(() => test.drop());

  it('are brought back with what is in them, and empty twins of others go', async () => {
    await test.sql(`ALTER TABLE gaps SET SCHEMA control_plane`);
    await test.sql(`CREATE TABLE control_plane.outbox (id bigint)`);
    await migrateUp(database);
    expect(await test.sql(IN_INTAKE)).toEqual(ONLY_INTAKE);
    expect(await test.sql(`SELECT to_regclass('public.gaps')::text AS name`)).toEqual([
      { name: 'gaps' },
    ]);
  });

  it('come with their numbers, functions and guards', async () => {
    const ours = await test.sql<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       AND relname <> 'schema_migrations'`,
    );
    for (const { name } of ours) await test.sql(`ALTER TABLE ${name} SET SCHEMA control_plane`);
    await test.sql('ALTER SEQUENCE release_seq SET SCHEMA control_plane');
    // A twin of the function that guards what must not change: the guards are bound to the one that goes.
    await test.sql('ALTER FUNCTION refuse_change() SET SCHEMA control_plane');
    await test.sql(
      `CREATE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN RAISE EXCEPTION 'the one that stays'; END $$`,
    );
    await migrateUp(database);
    expect(await test.sql(IN_INTAKE)).toEqual(ONLY_INTAKE);
    expect(await test.sql(`SELECT to_regclass('public.release_seq')::text AS name`)).toEqual([
      { name: 'release_seq' },
    ]);
    await expect(test.sql('TRUNCATE events')).rejects.toThrow('the one that stays');
  });

  it('stay there where they are of somebody else', async () => {
    await test.sql(`CREATE TABLE control_plane.orders (id bigint)`);
    await migrateUp(database);
    expect(await test.sql(IN_INTAKE)).toContainEqual({ name: 'orders' });
  });

  it('are refused where two of one name have rows', async () => {
    await test.sql(`CREATE TABLE control_plane.outbox AS SELECT 1 AS id`);
    await expect(migrateUp(database)).rejects.toThrow(
      /the table outbox is in the schemas public and control_plane/,
    );
    await test.sql('DROP TABLE control_plane.outbox');
    await migrateUp(database);
  });
});
