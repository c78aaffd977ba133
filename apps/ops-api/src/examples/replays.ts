import type { Replay } from '@acp/contracts';

export const EXAMPLE_REPLAY: Replay = {
  id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c12',
  name: 'INC-214 quotes lost by the receiver',
  reason: 'receiver restored from a backup of 07:00',
  filter: {
    event_type: 'MARKET_QUOTE_INGESTED',
    topic: 'quotes',
    from: '2026-11-21T07:00:00.000Z',
    to: '2026-11-21T08:00:00.000Z',
  },
  rate_per_second: 100,
  ordering: 'none',
  only_unprocessed_by: 'signal-lab',
  status: 'running',
  requested_by: 'key:ann',
  matched: 1800,
  enqueued: 900,
  skipped: 40,
  entries: { pending: 5, in_flight: 3, delivered: 892, dead: 0, discarded: 0 },
  entries_estimated: false,
  worker_id: 'relay-1',
  last_error: null,
  created_at: '2026-11-21T08:10:00.000Z',
  started_at: '2026-11-21T08:10:01.000Z',
  finished_at: null,
  updated_at: '2026-11-21T08:10:10.000Z',
};
