import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { Client } from 'pg';
import { DatabaseStateRepository } from '../index.js';

let test: TestDatabase;
let state: DatabaseStateRepository;

beforeAll(async () => {
  test = await createTestDatabase();
  state = new DatabaseStateRepository(await test.open());
});
afterAll(() => test.drop());

it('counts connections of others too', async () => {
  const before = await state.read();
  const others = Array.from({ length: 5 }, () => new Client({ connectionString: test.url }));
  await Promise.all(others.map((client) => client.connect()));
  const { connections, connections_max } = await state.read();
  await Promise.all(others.map((client) => client.end()));
  expect(connections).toBeGreaterThanOrEqual(before.connections + 1);
  expect(connections_max).toBeGreaterThan(connections);
});

it('grows with what is stored, and says of which table it is', async () => {
  const sizeOf = async (name: string) =>
    (await state.tables()).find(({ table }) => table === name)!.bytes;
  const [before, outbox] = [await state.read(), await sizeOf('outbox')];
  await test.sql(
    `CREATE TABLE ballast AS SELECT repeat(md5(n::text), 20) FROM generate_series(1, 5000) n`,
  );
  expect((await state.read()).bytes).toBeGreaterThan(before.bytes + 1_000_000);
  expect(await sizeOf('ballast')).toBeGreaterThan(1_000_000);
  expect(await sizeOf('outbox')).toBe(outbox);
  await test.sql('DROP TABLE ballast');
});
