import { createTestDatabase, type TestDatabase } from '@acp/testing';
import fc from 'fast-check';
import type { Database } from '../index.js';
import { history, runHistory } from './outbox-history.spec-support.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 10 });
});
afterAll(() => test.drop());

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);

describe.each([
  ['unordered', 'none'],
  ['ordered by key, dead letters block', 'block'],
  ['ordered by key, dead letters are passed by', 'continue'],
] as const)('any history of a topic that is %s', (_, ordering) => {
  it('loses nothing, lets no stale claim settle, keeps the order of keys and the ledger at zero', async () => {
    await fc.assert(
      fc.asyncProperty(history, (steps) => runHistory(steps, { test, database, ordering })),
      { numRuns: RUNS, endOnFailure: false, maxSkipsPerRun: 0 },
    );
  }, 180_000);
});
