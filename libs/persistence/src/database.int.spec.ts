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

describe.each([
  ['a connection', false],
  ['a transaction, for a pooler between,', true],
])('the settings of a statement as those of %s', (_place, pooled) => {
  const forever = { name: 'forever', text: 'SELECT pg_sleep(3600)' };
  const shown = { name: 'shown', text: 'SHOW statement_timeout' };
  const ended = { code: '57014' };
  let test: TestDatabase;
  let database: Database;
  const open = (more: object) =>
    test.open({ poolSize: 1, statementTimeoutMs: 300, pooled, ...more });

  beforeAll(async () => {
    test = await createTestDatabase();
    database = await open({});
  });
  afterAll(() => test.drop());

  it('have the server end it, alone, as a question and in a transaction', async () => {
    await expect(database.run(forever)).rejects.toMatchObject(ended);
    await expect(database.ask({ ...forever, name: undefined, values: [] })).rejects.toMatchObject(
      ended,
    );
    await expect(database.inTransaction(({ run }) => run(forever))).rejects.toMatchObject(ended);
    const left = `SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3600)' AND state = 'active'
                     AND datname = current_database()`;
    expect(await test.sql(left)).toHaveLength(0);
  });

  it('give way to the limit that a transaction sets for itself, and are back after it', async () => {
    const longer = {
      name: 'longer',
      text: `SELECT set_config('statement_timeout', $1, true)`,
    };
    const inside = await database.inTransaction(async ({ run }) => {
      await run(longer, ['60000']);
      return run(shown);
    });
    expect(inside.rows).toEqual([{ statement_timeout: '1min' }]);
    expect((await database.run(shown)).rows).toEqual([{ statement_timeout: '300ms' }]);
  });

  it('stay on no connection that is lent to others', async () => {
    await database.run(shown);
    const { rows } = await database.pool.query(
      `SELECT current_setting('statement_timeout') AS limit, current_setting('jit') AS jit`,
    );
    const kept = { limit: '300ms', jit: 'off' };
    expect(rows).toEqual([pooled ? { limit: '0', jit: 'on' } : kept]);
  });

  it.each([0, 300])('compile nothing, with a limit of %d ms', async (statementTimeoutMs) => {
    const own = await open({ statementTimeoutMs });
    const jit = { name: 'jit', text: 'SHOW jit' };
    const asked = { ...jit, name: undefined, values: [] };
    const { rows } = await own.inTransaction(({ run }) => run(jit));
    const answers = [...rows, ...(await own.run(jit)).rows, ...(await own.ask(asked)).rows];
    expect(answers).toEqual(Array(3).fill({ jit: 'off' }));
    const left = await own.pool.query('SHOW jit');
    expect(left.rows).toEqual([{ jit: pooled ? 'on' : 'off' }]);
  });

  it('are refused where the limit is no time', async () => {
    await expect(open({ statementTimeoutMs: -1 })).rejects.toThrow('no time limit: -1');
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
