import type { TestDatabase } from '@acp/testing';
import fc from 'fast-check';
import { LedgerRepository, type Database } from '../index.js';
import { OutboxModel } from './outbox-model.spec-support.js';
import type { ModelOrdering, Step } from './outbox-step.spec-support.js';

const small = fc.nat({ max: 7 });
const worker = fc.nat({ max: 2 });
const size = fc.integer({ min: 1, max: 6 });
/** Mostly two, so that entries meet those of their key in every state. */
const key = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 1 }) },
  { weight: 1, arbitrary: fc.nat({ max: 3 }) },
);
const of = <Kind extends Step['do']>(kind: Kind) => fc.constant(kind);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: of('accept'),
      keys: fc.array(key, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: of('begin'), key }) },
  { weight: 1, arbitrary: fc.record({ do: of('commit'), pick: small }) },
  { weight: 5, arbitrary: fc.record({ do: of('claim'), worker, size }) },
  { weight: 3, arbitrary: fc.record({ do: of('claimDue'), worker, size }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: of('settle'),
      pick: small,
      fate: fc.array(small, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: of('crash'), worker }) },
  { weight: 1, arbitrary: fc.record({ do: of('expire') }) },
  { weight: 2, arbitrary: fc.record({ do: of('timePasses') }) },
  { weight: 2, arbitrary: fc.record({ do: of('sweep') }) },
  { weight: 2, arbitrary: fc.record({ do: of('releaseKeys') }) },
  { weight: 1, arbitrary: fc.record({ do: of('replay'), pick: small }) },
  { weight: 1, arbitrary: fc.record({ do: of('discard'), pick: small }) },
  { weight: 1, arbitrary: fc.record({ do: of('replayAny'), pick: fc.nat({ max: 50 }) }) },
  { weight: 1, arbitrary: fc.record({ do: of('discardAny'), pick: fc.nat({ max: 50 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: of('pause'), paused: fc.nat({ max: 3 }).map((n) => n === 0) }),
  },
  { weight: 1, arbitrary: fc.record({ do: of('prune') }) },
);

/** Any history of a topic: what workers, writers, operators and retention do to it, in any order. */
export const history = fc.array(step, { minLength: 10, maxLength: 60 });

/**
 * Drives one history and rejects when something does not hold at its end: every entry ended as it was
 * settled, with the attempts it had, the keys in order, the ledger at zero.
 */
export async function runHistory(
  steps: readonly Step[],
  where: { test: TestDatabase; database: Database; ordering: ModelOrdering },
): Promise<void> {
  const model = new OutboxModel(where.test, where.database, where.ordering);
  try {
    await model.begin();
    for (const one of steps) await model.take(one);
    await model.finish();
  } finally {
    await model.close();
  }
  expect(await model.beliefs.surprises()).toEqual([]);
  if (where.ordering !== 'none') {
    for (const ids of model.beliefs.orderedDeliveries()) {
      expect(ids).toEqual([...ids].sort((a, b) => Number(a) - Number(b)));
    }
  }
  const ledger = await new LedgerRepository(where.database).readFull(0);
  expect(ledger.findings).toEqual([]);
  expect(ledger.imbalance).toBe(0);
}
