import { costOf, type Window } from './canary-cost.js';

const windowOf = (cpuPerSecond: number, canariesPerSecond: number, walPerSecond = 0): Window => ({
  cpuPerSecond,
  canariesPerSecond,
  walPerSecond,
});

describe('the cost of canaries', () => {
  it('is that of one, scaled to the interval, and that of the duties, which is not', () => {
    const off = windowOf(20, 0);
    const duties = windowOf(26, 0, 100);
    const fast = windowOf(146, 2, 60_100);
    expect(costOf({ off, duties, fast }, 2)).toEqual({
      msPerCanary: 60,
      walPerCanary: 30_000,
      duties: 6,
      share: (6 + (60 * 2) / 60) / 2_000,
    });
  });

  it('is not below that of the canaries where the duties are lost in the noise', () => {
    const fast = windowOf(138, 2);
    const cost = costOf({ off: windowOf(20, 0), duties: windowOf(18, 0), fast }, 2);
    expect(cost).toMatchObject({ duties: 0, share: 2 / 2_000 });
  });
});
