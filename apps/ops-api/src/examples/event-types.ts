import type { RegisteredActionKind, RegisteredEventType } from '@acp/contracts';

export const EXAMPLE_EVENT_TYPE: RegisteredEventType = {
  event_type: 'MARKET_TRADE_INGESTED',
  latest_version: 1,
  owner: 'ai-control-plane',
  description: 'A trade, or an aggregate of trades, that a venue reported.',
  compatibility: 'backward',
  built_in: true,
  versions: [
    {
      schema_version: 1,
      latest: true,
      description: 'A trade, or an aggregate of trades, that a venue reported.',
      owner: 'ai-control-plane',
      compatibility: 'backward',
      upcast: null,
      examples: [{ symbol: 'BTCUSDT', price: '64000.10', quantity: '0.5' }],
      upcasts: null,
      only_from: null,
      payload_schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        required: ['symbol', 'price', 'quantity'],
        additionalProperties: true,
        properties: {
          symbol: { type: 'string', minLength: 1, maxLength: 64 },
          price: { type: 'string', pattern: String.raw`^-?\d{1,30}(\.\d{1,30})?$` },
        },
      },
    },
  ],
  last_seen_at: '2026-11-21T08:30:00.000Z',
  rate_per_second: 412.5,
  produced_by: [{ source: 'binance', last_seen_at: '2026-11-21T08:30:00.000Z' }],
  consumed_by: [{ topic: 'events', consumers: ['signal-lab'] }],
};

export const EXAMPLE_ACTION_KIND: RegisteredActionKind = {
  action_kind: 'order.cancel',
  latest_version: 1,
  owner: 'ai-control-plane',
  description: 'Cancel an order that is open at a venue.',
  built_in: true,
  versions: [
    {
      schema_version: 1,
      latest: true,
      description: 'Cancel an order that is open at a venue.',
      examples: [{ kind: 'order.cancel', account: 'fund-1', order_id: '4711' }],
      action_schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        required: ['kind', 'account', 'order_id'],
        additionalProperties: false,
        properties: {
          kind: { const: 'order.cancel' },
          account: { type: 'string', minLength: 1, maxLength: 128 },
          order_id: { type: 'string', minLength: 1, maxLength: 128 },
        },
      },
    },
  ],
};
