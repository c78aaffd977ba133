import { DECIMAL, SYMBOL, VENUE, type EventTypeVersion } from './event-type-version.js';

export const marketOffBookTradeIngestedV1: EventTypeVersion = {
  event_type: 'MARKET_OFF_BOOK_TRADE_INGESTED',
  schema_version: 1,
  description:
    'What a venue reports among its trades and nobody traded on its book: a position taken over.',
  payload_schema: {
    type: 'object',
    required: ['symbol', 'price', 'quantity', 'execution'],
    additionalProperties: true,
    properties: {
      venue: VENUE,
      symbol: SYMBOL,
      trade_id: { type: 'string', minLength: 1, maxLength: 128 },
      price: DECIMAL,
      quantity: DECIMAL,
      /** Why it happened, as the venue says, in lower case: `insurance_fund`, `adl`, `na`. */
      execution: { type: 'string', minLength: 1, maxLength: 64 },
      buyer_is_maker: { type: 'boolean' },
    },
  },
};
