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
