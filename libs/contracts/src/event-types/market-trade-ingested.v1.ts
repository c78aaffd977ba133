import { DECIMAL, SYMBOL, VENUE, type EventTypeVersion } from './event-type-version.js';

export const marketTradeIngestedV1: EventTypeVersion = {
  event_type: 'MARKET_TRADE_INGESTED',
  schema_version: 1,
  description: 'A trade, or an aggregate of trades, that a venue reported.',
  payload_schema: {
    type: 'object',
    required: ['symbol', 'price', 'quantity'],
    additionalProperties: true,
    properties: {
      venue: VENUE,
      symbol: SYMBOL,
      trade_id: { type: 'string', minLength: 1, maxLength: 128 },
      price: DECIMAL,
      quantity: DECIMAL,
      /** The part of it that no order for retail traders alone has filled, where a venue says so. */
      normal_quantity: DECIMAL,
      /** What the symbol is a contract on. */
      pair: SYMBOL,
      first_trade_id: { type: 'string', maxLength: 128 },
      last_trade_id: { type: 'string', maxLength: 128 },
      buyer_is_maker: { type: 'boolean' },
    },
  },
};
