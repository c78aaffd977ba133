import { DECIMAL, SYMBOL, VENUE, type EventTypeVersion } from './event-type-version.js';

const LEVELS = {
  type: 'array',
  maxItems: 10_000,
  items: { type: 'array', prefixItems: [DECIMAL, DECIMAL], minItems: 2, maxItems: 2 },
} as const;

export const marketDepthIngestedV1: EventTypeVersion = {
  event_type: 'MARKET_DEPTH_INGESTED',
  schema_version: 1,
  description: 'Changed levels of an order book; a quantity of zero removes the level.',
  payload_schema: {
    type: 'object',
    required: ['symbol', 'bids', 'asks'],
    additionalProperties: true,
    properties: {
      venue: VENUE,
      symbol: SYMBOL,
      first_update_id: { type: 'string', maxLength: 128 },
      last_update_id: { type: 'string', maxLength: 128 },
      previous_update_id: { type: 'string', maxLength: 128 },
      bids: LEVELS,
      asks: LEVELS,
    },
  },
};
