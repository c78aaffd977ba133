import { wrongIn, type DrillAccount } from './drill-record.js';

const GOOD: DrillAccount = {
  answered: 200,
  stored: 220,
  delivered: 220,
  effects: 200,
  absorbed: 3,
  dead: 0,
  imbalance: 0,
};

describe('the account of a drill', () => {
  it('is right where every answered event had one effect, however often it came', () => {
    expect(wrongIn(GOOD)).toBeNull();
  });

  it.each([
    [{ imbalance: 1 }, 'the ledger does not balance'],
    [{ stored: 199 }, 'events are lost that were answered for'],
    [{ effects: 199 }, 'effects are missing'],
    [{ effects: 201 }, 'effects happened twice'],
    [{ dead: 1 }, 'dead letters are left'],
  ])('is wrong with %j: %s', (wrong, what) => {
    expect(wrongIn({ ...GOOD, ...wrong })).toBe(what);
  });
});
