import type {
  ConsumerEffect,
  DeliveryAttempt,
  DeliveryEntry,
  DeliveryRequest,
  EventDetail,
  EventSummary,
  RawPayload,
  Trace,
} from '@acp/contracts';

export const EXAMPLE_EVENT_ID = '8d0c1f2e-5a51-5c0b-9d8e-0f6a3c1d2b4e';
const TRACE_ID = '4bf92f35-77b3-4da6-a3ce-929d0e0e4736';
const RAW_PAYLOAD_ID = '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c10';

export const EXAMPLE_EVENT: EventSummary = {
  event_id: EXAMPLE_EVENT_ID,
  event_type: 'MARKET_QUOTE_INGESTED',
  source: 'binance',
  entity_id: 'BTCUSDT',
  entity_type: 'symbol',
  occurred_at: '2026-11-21T08:00:00.000Z',
  ingested_at: '2026-11-21T08:00:00.041Z',
  schema_version: 1,
  trace_id: TRACE_ID,
  causation_id: null,
  raw_payload_id: RAW_PAYLOAD_ID,
  routes: 1,
  entries: { pending: 0, in_flight: 0, delivered: 1, dead: 0, discarded: 0 },
};

export const EXAMPLE_RAW_PAYLOAD: RawPayload = {
  id: RAW_PAYLOAD_ID,
  source: 'binance',
  connector: 'binance-ws',
  fetched_at: '2026-11-21T08:00:00.040Z',
  trace_id: TRACE_ID,
  payload_sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  payload_bytes: 118,
  payload_text: '{"stream":"btcusdt@bookTicker","data":{"s":"BTCUSDT","b":"91000.10"}}',
  payload_truncated: false,
  records: 1,
  accepted: 1,
  duplicates: 0,
  rejected: 0,
};

export const EXAMPLE_ENTRY: DeliveryEntry = {
  id: '1042',
  event_id: EXAMPLE_EVENT_ID,
  topic: 'quotes',
  state: 'delivered',
  partition_key: 'BTCUSDT',
  created_at: '2026-11-21T08:00:00.043Z',
  next_attempt_at: null,
  parked: false,
  waits_for: null,
  delivery_attempts: 1,
  attempts_forgiven: 0,
  claimed_by: 'relay-1',
  claimed_at: '2026-11-21T08:00:00.050Z',
  delivered_at: '2026-11-21T08:00:00.058Z',
  dead_lettered_at: null,
  discarded_at: null,
  error_code: null,
  last_error: null,
  broker_ref: '1763712000058-0',
  replay_id: null,
  edited: false,
};

export const EXAMPLE_ATTEMPT: DeliveryAttempt = {
  id: '77',
  entry_id: '1042',
  event_id: EXAMPLE_EVENT_ID,
  topic: 'quotes',
  attempt: 1,
  worker_id: 'relay-1',
  transport: 'webhook',
  started_at: '2026-11-21T08:00:00.050Z',
  ended_at: '2026-11-21T08:00:00.055Z',
  duration_ms: 5,
  outcome: 'retry',
  error_code: 'TRANSPORT.FAILED',
  error_message: 'HTTP 500',
  response: 'Internal Server Error',
};

export const EXAMPLE_REQUEST: DeliveryRequest = {
  entry_id: '1042',
  topic: 'quotes',
  transport: 'webhook',
  destination: 'https://desk.example.org/quotes',
  headers: { event_type: 'MARKET_QUOTE_INGESTED' },
  envelope: { event_id: EXAMPLE_EVENT_ID, payload: { symbol: 'BTCUSDT' } },
  redacted: [],
};

const EXAMPLE_EFFECT: ConsumerEffect = {
  consumer: 'signal-lab',
  topic: 'quotes',
  state: 'processed',
  processed_at: '2026-11-21T08:00:00.071Z',
  duplicates: 0,
  attempts: null,
  first_failed_at: null,
  last_failed_at: null,
  error_code: null,
  error_message: null,
};

export const EXAMPLE_EVENT_DETAIL: EventDetail = {
  ...EXAMPLE_EVENT,
  payload: { venue: 'spot', symbol: 'BTCUSDT', bid_price: '91000.10', ask_price: '91000.20' },
  mapper_version: 1,
  record_index: 0,
  content_sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  raw_payload: EXAMPLE_RAW_PAYLOAD,
  deliveries: [EXAMPLE_ENTRY],
  effects: [EXAMPLE_EFFECT],
  redacted: [],
};

export const EXAMPLE_TRACE: Trace = {
  event: EXAMPLE_EVENT_DETAIL,
  steps: [
    {
      kind: 'delivered',
      at: '2026-11-21T08:00:00.058Z',
      duration_ms: null,
      since_previous_ms: 8,
      entry_id: '1042',
      topic: 'quotes',
      attempt: 1,
      worker_id: 'relay-1',
      transport: null,
      consumer: null,
      replay_id: null,
      actor: null,
      action: null,
      reason: null,
      outcome: null,
      error_code: null,
      error_message: null,
      response: null,
      broker_ref: '1763712000058-0',
    },
  ],
  hops: [
    {
      hop: 'claimed_to_published',
      entry_id: '1042',
      topic: 'quotes',
      consumer: null,
      started_at: '2026-11-21T08:00:00.050Z',
      ended_at: '2026-11-21T08:00:00.058Z',
      duration_ms: 8,
    },
  ],
  attempts: [],
  relatives: { causes: [], consequences: [], same_trace: [], truncated: false },
};
