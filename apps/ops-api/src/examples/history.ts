import type { History } from '@acp/contracts';

export const EXAMPLE_HISTORY: History = {
  of: 'topic',
  from: '2026-11-21T08:00:00.000Z',
  to: '2026-11-21T08:03:00.000Z',
  step_seconds: 60,
  at: ['2026-11-21T08:00:00.000Z', '2026-11-21T08:01:00.000Z', '2026-11-21T08:02:00.000Z'],
  series: [
    {
      name: 'quotes',
      since: '2026-11-20T17:30:00.000Z',
      delivered_per_second: [118.2, null, 120.5],
      backlog: [0, null, 12],
    },
  ],
  more: false,
};
