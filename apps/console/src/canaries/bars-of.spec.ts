import { barsOf } from './bars-of.js';

const result = (ms: number | null, missed = false) => ({
  event_id: String(ms),
  sent_at: '2026-11-21T08:00:00.000Z',
  ...{ ms, missed },
});

it('draws each by its part of the goal, the newest at the right, and a miss as high as can be', () => {
  const bars = barsOf({ goal_ms: 100, history: [result(50), result(0), result(null, true)] });
  expect(bars).toMatchObject([
    { x: 95, height: 10, missed: false },
    { x: 90, height: 2, missed: false },
    { x: 85, height: 20, missed: true },
  ]);
});

it('draws no more than fit', () => {
  const history = Array.from({ length: 30 }, (_, n) => result(n));
  const bars = barsOf({ goal_ms: 100, history });
  expect(bars).toHaveLength(20);
  expect(bars.at(-1)!.x).toBe(0);
});
