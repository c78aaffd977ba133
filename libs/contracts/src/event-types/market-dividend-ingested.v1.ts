import { DECIMAL, SYMBOL, TIMESTAMP, VENUE, type EventTypeVersion } from './event-type-version.js';

export const marketDividendIngestedV1: EventTypeVersion = {
  event_type: 'MARKET_DIVIDEND_INGESTED',
  schema_version: 1,
  description: 'A payment per share, with the moment from which the price is without it.',
  payload_schema: {
    type: 'object',
    required: ['symbol', 'ex_at', 'amount'],
    additionalProperties: true,
    properties: {
      venue: VENUE,
      symbol: SYMBOL,
      ex_at: TIMESTAMP,
      amount: DECIMAL,
      currency: { type: 'string', maxLength: 16 },
    },
  },
};
