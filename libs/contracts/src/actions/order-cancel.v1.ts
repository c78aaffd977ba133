import { SYMBOL } from '../event-types/event-type-version.js';
import { kindOf, type ActionKind } from './action-kind.js';

export const orderCancelV1: ActionKind = {
  kind: 'order.cancel',
  schema_version: 1,
  description: 'Cancel an order that is open at a venue.',
  action_schema: {
    type: 'object',
    required: ['kind', 'account', 'order_id'],
    additionalProperties: false,
    properties: {
      kind: kindOf('order.cancel'),
      account: { type: 'string', minLength: 1, maxLength: 128 },
      venue: { type: 'string', minLength: 1, maxLength: 64 },
      symbol: SYMBOL,
      order_id: { type: 'string', minLength: 1, maxLength: 128 },
    },
  },
};
