import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { Database, type Statement } from './database.js';
import { Where } from './where.js';

describe('a prepared statement', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = await Database.open({ url: test.url, applicationName: 'test', poolSize: 1 });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  const answerOf = async (statement: Statement) =>
    (await database.run<{ n: number }>(statement)).rows[0]!.n;

  it('never answers for another text under its name', async () => {
    for (const n of [1, 2, 1]) {
      expect(await answerOf({ name: 'same_name', text: `SELECT ${n} AS n` })).toBe(n);
    }
  });

  it('may have a name of any length', async () => {
    const name = 'a_name_that_is_longer_than_postgresql_keeps_of_any_name_there_is_';
    expect(await answerOf({ name: `${name}one`, text: 'SELECT 1 AS n' })).toBe(1);
    expect(await answerOf({ name: `${name}two`, text: 'SELECT 2 AS n' })).toBe(2);
  });

  it('is kept by the server, while a text made for one question is not', async () => {
    await answerOf({ name: 'kept', text: 'SELECT 7 AS n' });
    await database.ask({ text: 'SELECT 8 AS n', values: [] });
    const { rows } = await database.ask<{ statement: string }>({
      text: 'SELECT statement FROM pg_prepared_statements',
      values: [],
    });
    const kept = rows.map(({ statement }) => statement);
    expect(kept).toContain('SELECT 7 AS n');
    expect(kept).not.toContain('SELECT 8 AS n');
  });
});

describe('a condition of a filter', () => {
  it('is left out where nothing was given, and refuses null', () => {
    const where = new Where().add(undefined, ($) => `topic = ${$}`);
    expect([where.isEmpty, where.values]).toEqual([true, []]);
    expect(() => where.add(null, ($) => `topic = ${$}`)).toThrow(RangeError);
  });
});
