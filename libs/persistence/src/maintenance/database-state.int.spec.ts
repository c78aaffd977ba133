import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { DatabaseStateRepository } from './database-state.repository.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

class Undone extends Error {}

/** As a role that may read no more than anybody; it goes with the transaction. */
async function walSeenBy(...grants: string[]): Promise<number | null | undefined> {
  const database = await test.open({ poolSize: 1 });
  let seen: number | null | undefined;
  const work = database.inTransaction(async (transaction) => {
    const orders = ['CREATE ROLE wal_reader', ...grants, 'SET LOCAL ROLE wal_reader'];
    for (const text of orders) await transaction.ask({ text, values: [] });
    seen = (await new DatabaseStateRepository(transaction).read()).wal_bytes;
    throw new Undone();
  });
  await expect(work).rejects.toThrow(Undone);
  await database.close();
  return seen;
}

it('WAL is unknown, and not nothing, to a role without pg_monitor that reads the rest', async () => {
  expect(await walSeenBy()).toBeNull();
});

it('WAL is seen by a member of pg_monitor', async () => {
  expect(await walSeenBy('GRANT pg_monitor TO wal_reader')).toBeGreaterThan(1_000_000);
});
