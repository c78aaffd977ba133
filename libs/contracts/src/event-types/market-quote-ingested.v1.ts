import { DECIMAL, SYMBOL, VENUE, type EventTypeVersion } from './event-type-version.js';

export const marketQuoteIngestedV1: EventTypeVersion = {
  event_type: 'MARKET_QUOTE_INGESTED',
  schema_version: 1,
  description: 'The best bid and ask of a symbol at a venue.',
  payload_schema: {
    type: 'object',
    required: ['symbol', 'bid_price', 'ask_price'],
    additionalProperties: true,
    properties: {
      venue: VENUE,
      symbol: SYMBOL,
      update_id: { type: 'string', maxLength: 128 },
      bid_price: DECIMAL,
      bid_quantity: DECIMAL,
      ask_price: DECIMAL,
      ask_quantity: DECIMAL,
    },
  },
};
