import type { Canary } from '@acp/contracts';

const event_id = '0198c2f4-7b1e-7c3a-9d55-2f1f6f0a4e11';
const sent_at = '2026-11-21T08:05:00.000Z';
const COUNTED = {
  state: 'met',
  missed_in_a_row: 0,
  last_success_at: sent_at,
  last_success_age_seconds: 12.4,
  last_event_id: event_id,
  reached: 1440,
  missed: 2,
} as const;

export const EXAMPLE_CANARY: Canary = {
  at: '2026-11-21T08:05:12.400Z',
  enabled: true,
  interval_ms: 60_000,
  goals_ms: { committed: 5_000, published: 10_000, consumed: 30_000 },
  missed: 0,
  ways: [{ way: 'push', sent_at, age_seconds: 12.4, event_id, answered_ms: 6.1, error: null }],
  places: [
    {
      ...{ hop: 'published', way: 'push', topic: 'quotes', consumer: null, goal_ms: 10_000 },
      ...COUNTED,
      last_ms: 8.2,
      history: [{ event_id, sent_at, ms: 8.2, missed: false }],
    },
  ],
  not_covered: [{ topic: 'orders', consumer: null, why: 'gated' }],
};
