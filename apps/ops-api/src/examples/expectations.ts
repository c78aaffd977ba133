import type { Expectation, HeldBatch, HeldBatchAnswer, HeldBatchDetail } from '@acp/contracts';
import { EXAMPLE_EVENT } from './events.js';

const RESULT = {
  at: '2026-11-30T12:00:00.000Z',
  judged: 1_200,
  failed: 3,
  undecided: 0,
  pass_share: 0.9975,
};

export const EXAMPLE_EXPECTATION: Expectation = {
  name: 'bid-in-range',
  kind: 'range',
  action: 'quarantine',
  event_type: 'MARKET_QUOTE_INGESTED',
  source: 'binance',
  entity_id: null,
  description: 'A price of nothing is a fault of the feed.',
  expects: 'payload.bid_price, min 0.01',
  first_seen_at: '2026-11-29T08:00:00.000Z',
  seen_at: '2026-11-30T12:04:00.000Z',
  last: RESULT,
  judged: 1_200,
  failed: 3,
  undecided: 0,
  pass_share: 0.9975,
  results: [RESULT],
  examples: [
    {
      id: '17',
      found_at: '2026-11-30T12:03:00.000Z',
      outcome: 'failed',
      consequence: 'quarantined',
      event_id: EXAMPLE_EVENT.event_id,
      raw_payload_id: EXAMPLE_EVENT.raw_payload_id,
      record_index: 0,
      source: 'binance',
      event_type: 'MARKET_QUOTE_INGESTED',
      entity_id: 'BTCUSDT',
      path: '/payload/bid_price',
      message: 'expectation bid-in-range: is 0.00, expected at least 0.01',
    },
  ],
};

export const EXAMPLE_HELD_BATCH: HeldBatch = {
  id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c99',
  source: 'shop',
  connector: 'poll/shop',
  expectation: 'day-is-complete',
  message: 'expectation day-is-complete: is 12, expected at least 1000',
  held_at: '2026-11-30T12:00:00.000Z',
  records: 12,
  failing: 12,
  bytes: 20_480,
  repeats: 0,
  state: 'held',
  resolved_at: null,
  resolved_by: null,
  reason: null,
};

export const EXAMPLE_HELD_BATCH_DETAIL: HeldBatchDetail = {
  ...EXAMPLE_HELD_BATCH,
  items: [
    {
      raw_payload_id: EXAMPLE_EVENT.raw_payload_id,
      record_index: 0,
      event_id: EXAMPLE_EVENT.event_id,
      event_type: 'MARKET_QUOTE_INGESTED',
      record_text: '{"symbol":"BTCUSDT","bid":"90000.10"}',
      reasons: [],
    },
  ],
};

export const EXAMPLE_HELD_BATCH_ANSWER: HeldBatchAnswer = {
  id: EXAMPLE_HELD_BATCH.id,
  dry_run: false,
  state: 'released',
  records: 12,
  accepted: 11,
  duplicates: 0,
  rejected: 1,
};
