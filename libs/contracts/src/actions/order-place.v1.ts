import { DECIMAL, SYMBOL } from '../event-types/event-type-version.js';
import { kindOf, type ActionKind } from './action-kind.js';

export const orderPlaceV1: ActionKind = {
  kind: 'order.place',
  schema_version: 1,
  description: 'Place an order at a venue.',
  action_schema: {
    type: 'object',
    required: ['kind', 'account', 'symbol', 'side', 'type', 'quantity'],
    additionalProperties: false,
    properties: {
      kind: kindOf('order.place'),
      account: { type: 'string', minLength: 1, maxLength: 128 },
      venue: { type: 'string', minLength: 1, maxLength: 64 },
      symbol: SYMBOL,
      side: { enum: ['buy', 'sell'], type: 'string' },
      type: { enum: ['limit', 'market'], type: 'string' },
      quantity: DECIMAL,
      limit_price: DECIMAL,
      currency: { type: 'string', minLength: 1, maxLength: 16 },
      time_in_force: { enum: ['day', 'gtc', 'ioc', 'fok'], type: 'string' },
      client_order_id: { type: 'string', minLength: 1, maxLength: 128 },
    },
    allOf: [
      {
        if: { properties: { type: { const: 'limit' } } },
        then: { required: ['limit_price'] },
      },
    ],
  },
};
