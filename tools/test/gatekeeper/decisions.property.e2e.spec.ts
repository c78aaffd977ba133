import { createTestDatabase, type TestDatabase } from '@acp/testing';
import fc from 'fast-check';
import { history, playHistory } from './decision-history.js';
import { GatekeeperStack } from './gatekeeper-stack.js';
import { nothingIsAmiss } from './nothing-is-amiss.js';

jest.setTimeout(600_000);

/** Histories; more of them with `GATEKEEPER_RUNS`. */
const RUNS = Number(process.env['GATEKEEPER_RUNS'] ?? 10);

let test: TestDatabase;
let gatekeeper: GatekeeperStack;

beforeAll(async () => {
  test = await createTestDatabase();
  gatekeeper = await GatekeeperStack.open(test.url);
});
afterAll(async () => {
  await gatekeeper.stack.close();
  await test.drop();
});

describe('any history of proposals, people, switches, policies and lost connections', () => {
  it('comes to what the model says, with one end of each decision and books that balance', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        await playHistory(gatekeeper, given);
        await nothingIsAmiss(gatekeeper);
      }),
      { numRuns: RUNS, endOnFailure: true, maxSkipsPerRun: 0 },
    );
    const { findings, imbalance } = await gatekeeper.ledger();
    expect([findings, imbalance]).toEqual([[], 0]);
  });
});
