import type { Overview } from '@acp/contracts';
import { EXAMPLE_CONSUMER } from './consumers.js';
import { EXAMPLE_TOPIC, EXAMPLE_WORKER } from './fleet.js';
import { EXAMPLE_LEDGER } from './ledger.js';

export const EXAMPLE_OVERVIEW: Overview = {
  at: '2026-11-21T08:05:01.000Z',
  imbalance: 0,
  imbalance_at: EXAMPLE_LEDGER.as_of,
  verified: EXAMPLE_LEDGER.verified,
  totals: EXAMPLE_LEDGER.totals,
  throughput: [
    {
      at: EXAMPLE_LEDGER.as_of,
      ingested_per_second: 120.5,
      delivered_per_second: 120.5,
      processed_per_second: 119,
    },
  ],
  throughput_since: '2026-11-21T08:00:00.000Z',
  latency: [{ hop: 'committed_to_claimed', p50_ms: 3.1, p99_ms: 14.8, sample: 1000 }],
  dead_letters: 1,
  rejected_open: 1,
  topics: [EXAMPLE_TOPIC],
  workers: [EXAMPLE_WORKER],
  consumers: [EXAMPLE_CONSUMER],
  gaps: [
    {
      ...{ source: 'binance', open: 1, missing: 2000, lost_lately: 0 },
      oldest_found_at: '2026-11-21T08:05:31.100Z',
    },
  ],
  expectations: {
    failing: [{ name: 'bid-in-range', judged: 1_200, failed: 3 }],
    held_batches: 1,
    oldest_held_seconds: 312.4,
  },
  gatekeeper: {
    held: 2,
    oldest_held_at: '2026-11-21T07:51:00.000Z',
    next_expiry_at: '2026-11-21T08:06:00.000Z',
    expiring_soon: 1,
    recent: { decided: 412, denied: 9, stopped: 0 },
    switches_on: 1,
    switches: [
      {
        scope: 'model:risk-7',
        engaged_by: 'key:gina',
        engaged_at: '2026-11-21T08:00:00.000Z',
        reason: 'orders repeat, incident 318',
      },
    ],
  },
};
