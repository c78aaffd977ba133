import { keyValue, resetsAt, usedShare } from './budget-window.js';

const WINDOW = { window_start: '2026-11-30T08:04:30.000Z', window_ms: 60_000 };

describe('a budget', () => {
  it('is free again when its window is over, and at once where that is so', () => {
    expect(resetsAt({ ...WINDOW, open: true })).toBe('2026-11-30T08:05:30.000Z');
    expect(resetsAt({ ...WINDOW, open: false })).toBeNull();
  });

  it.each([
    ['0', '10', 0],
    ['2.5', '10', 0.25],
    ['10', '10', 1],
    ['0', '0', 1],
  ])('of which %s of %s are used is full to %d', (used, cap, share) => {
    expect(usedShare({ used, cap })).toBe(share);
  });

  it('names the value of its key, whatever slashes that has', () => {
    const budget = {
      ...{ ...WINDOW, open: true, used: '1', cap: '2', left: '1' },
      ...{ policy_set: 'trading', budget_id: 'rate', key: 'trading/rate/desk/7' },
    };
    expect(keyValue(budget)).toBe('desk/7');
    expect(keyValue({ ...budget, key: 'other' })).toBe('other');
  });
});
