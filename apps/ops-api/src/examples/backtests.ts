import type { Backtest, BacktestDifference } from '@acp/contracts';

export const EXAMPLE_BACKTEST: Backtest = {
  id: '019ad3f2-7a59-7a8e-9a4e-3d3b5f6f8c11',
  set: 'trading',
  version: 5,
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-30T00:00:00.000Z',
  kinds: null,
  status: 'completed',
  progress: 1,
  judged: 90_000,
  changed: 12,
  stopped: 4,
  other: 0,
  missing: 0,
  matrix: [
    { was: 'allowed', becomes: 'allowed', count: 89_000 },
    { was: 'allowed', becomes: 'held', count: 12 },
    { was: 'denied', becomes: 'denied', count: 988 },
  ],
  rules: [{ rule: 'confidence', stops: 12, stops_no_more: 0 }],
  caveats: [{ code: 'HELD_UNANSWERED', count: 12 }],
  differences: 12,
  requested_by: 'key:ann',
  last_error: null,
  created_at: '2026-11-30T08:05:00.000Z',
  started_at: '2026-11-30T08:05:00.500Z',
  finished_at: '2026-11-30T08:05:03.000Z',
};

export const EXAMPLE_BACKTEST_DIFFERENCE: BacktestDifference = {
  decision_id: '8d0b0d1e-7a59-5a8e-9a4e-3d3b5f6f8c11',
  seq: '40123',
  kind: 'order.place',
  at: '2026-11-12T08:04:00.000Z',
  was: 'allowed',
  becomes: 'held',
  was_rules: [],
  rules: ['confidence'],
};
