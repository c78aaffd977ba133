import type { CanonicalEvent } from '@acp/contracts';

/** Every member set, text beyond ASCII in those that become headers. */
export const QUOTE: CanonicalEvent = {
  event_id: '6b1f2c3a-58f0-8f3e-9d7e-0d9f5a3b7c11',
  event_type: 'MARKET_QUOTE_INGESTED',
  source: 'binance',
  entity_id: 'BTC/USDT 100% "ü"',
  entity_type: 'symbol',
  occurred_at: '2026-11-21T08:00:00.123456Z',
  ingested_at: '2026-11-21T08:00:00.223Z',
  schema_version: 1,
  trace_id: '0af76519-16cd-43dd-8448-eb211c80319c',
  causation_id: '0192f0c1-7a3e-7c11-8d52-6f0a1b2c3d4e',
  payload: { venue: 'spot', symbol: 'BTCUSDT', bid_price: '64000.10', ask_price: '64000.20' },
};

/** Every member null that may be, in the first version of a type that has two. */
export const MODEL_DECISION: CanonicalEvent = {
  event_id: '0192f0c1-7a3e-7c11-8d52-6f0a1b2c3d4f',
  event_type: 'AI_DECISION_RECORDED',
  source: 'my-model',
  entity_id: null,
  entity_type: null,
  occurred_at: '2026-11-21T10:00:00.000Z',
  ingested_at: '2026-11-21T10:00:00.100Z',
  schema_version: 1,
  trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  causation_id: null,
  payload: {
    model: 'risk-7',
    prompt_hash: 'sha256:9f2c',
    decision: 'approve',
    confidence: 0.93,
    rationale: 'Within all limits.',
  },
};

/** The same payload in the newest version of its type. */
export const MODEL_DECISION_NEWEST: CanonicalEvent = {
  ...MODEL_DECISION,
  schema_version: 2,
  payload: { ...MODEL_DECISION.payload, model: { name: 'risk-7', version: null }, inputs: [] },
};
