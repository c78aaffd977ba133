import { createTestDatabase, type TestDatabase } from '@acp/testing';
import fc from 'fast-check';
import { LedgerRepository, type Database } from '../index.js';
import { OutboxModel, type Step } from './outbox-model.spec-support.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 10 });
});
afterAll(() => test.drop());

const small = fc.nat({ max: 7 });
const worker = fc.nat({ max: 2 });
const size = fc.integer({ min: 1, max: 6 });
const key = fc.nat({ max: 3 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('accept' as const),
      keys: fc.array(key, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('begin' as const), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('commit' as const), pick: small }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('claim' as const), worker, size }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('claimDue' as const), worker, size }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      pick: small,
      fate: fc.array(small, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), worker }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('timePasses' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('releaseKeys' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replay' as const), pick: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discard' as const), pick: small }) },
);

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 40);

describe.each([
  ['unordered', false],
  ['ordered by key', true],
])('any history of a topic that is %s', (_, ordered) => {
  it('loses nothing, lets no stale claim settle, keeps the order of keys and the ledger at zero', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const model = new OutboxModel(test, database, ordered);
        await model.begin();
        for (const one of steps) await model.take(one);
        await model.finish();
        if (ordered) await expectOrderKept(model);
        const ledger = await new LedgerRepository(database).readFull(0);
        expect(ledger.findings).toEqual([]);
        expect(ledger.imbalance).toBe(0);
      }),
      { numRuns: RUNS, endOnFailure: false, maxSkipsPerRun: 0 },
    );
  }, 180_000);
});

/** Late commits have no defined place among entries that were delivered before they existed. */
async function expectOrderKept(model: OutboxModel): Promise<void> {
  for (const ids of (await model.idsByKey()).values()) {
    const own = new Set(ids);
    const published = model.published.filter((id) => own.has(id) && !model.lateIds.has(id));
    expect(published).toEqual([...published].sort((a, b) => Number(a) - Number(b)));
  }
}
