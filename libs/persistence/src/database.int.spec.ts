import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { Database } from './database.js';

describe('a connection of the pool', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = await Database.open({ url: test.url, applicationName: 'test', poolSize: 3 });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  it('lets no statement be compiled, the first connection included', async () => {
    const clients = await Promise.all([1, 2, 3].map(() => database.pool.connect()));
    const settings = await Promise.all(clients.map((client) => client.query('SHOW jit')));
    for (const client of clients) client.release();
    expect(settings.map(({ rows }) => rows[0])).toEqual(Array(3).fill({ jit: 'off' }));
  });
});

describe('a pool whose server takes no writes any more', () => {
  const write = { name: 'write', text: 'INSERT INTO notes VALUES ($1)' };
  const refusal = { code: '25006' };
  let test: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    test = await createTestDatabase();
    await test.sql('CREATE TABLE notes (note text)');
    await readOnly('on');
    database = await Database.open({ url: test.url, applicationName: 'moved', poolSize: 3 });
    const clients = await Promise.all([1, 2, 3].map(() => database.pool.connect()));
    clients.forEach((client) => client.release());
    // From here on a new connection finds a server that takes writes; the three do not.
    await readOnly('off');
  });
  afterEach(async () => {
    await database.close();
    await test.drop();
  });

  /** Of connections that are made from now on. */
  async function readOnly(value: 'on' | 'off'): Promise<void> {
    const name = new URL(test.url).pathname.slice(1);
    await test.sql(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${value}`);
  }
  const writeThrice = () =>
    Promise.all(
      ['a', 'b', 'c'].map((note) =>
        database.inTransaction(async (transaction) => {
          await transaction.run(write, [note]);
        }),
      ),
    );

  it('gives all of its connections up at the first refusal', async () => {
    await expect(database.run(write, ['lost'])).rejects.toMatchObject(refusal);
    await writeThrice();
    expect(await test.sql('SELECT FROM notes')).toHaveLength(3);
  });

  it('does so for a refusal inside a transaction of TypeORM', async () => {
    const refused = database.dataSource.transaction((manager) => manager.query(write.text, ['x']));
    await expect(refused).rejects.toMatchObject(refusal);
    await writeThrice();
    expect(await test.sql('SELECT FROM notes')).toHaveLength(3);
  });

  it('gives one that is in use up when its work is done', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let entered: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const reading = database.inTransaction(async ({ run }) => {
      entered();
      await held;
      await run({ name: 'read', text: 'SELECT FROM notes' });
    });
    await inside;
    await expect(database.run(write, ['lost'])).rejects.toMatchObject(refusal);
    release();
    await reading;
    expect(database.pool.totalCount).toBe(0);
    await writeThrice();
  });
});
