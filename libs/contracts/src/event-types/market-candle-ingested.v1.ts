import { DECIMAL, SYMBOL, TIMESTAMP, VENUE, type EventTypeVersion } from './event-type-version.js';

export const marketCandleIngestedV1: EventTypeVersion = {
  event_type: 'MARKET_CANDLE_INGESTED',
  schema_version: 1,
  description: 'Open, high, low, close and volume of a symbol over an interval.',
  payload_schema: {
    type: 'object',
    required: ['symbol', 'interval', 'opened_at', 'open', 'high', 'low', 'close', 'volume'],
    additionalProperties: true,
    properties: {
      venue: VENUE,
      symbol: SYMBOL,
      interval: { type: 'string', minLength: 1, maxLength: 16 },
      opened_at: TIMESTAMP,
      closed_at: TIMESTAMP,
      /** Of a running candle: the newest trade it holds. */
      as_of: TIMESTAMP,
      open: DECIMAL,
      high: DECIMAL,
      low: DECIMAL,
      close: DECIMAL,
      adjusted_close: DECIMAL,
      volume: DECIMAL,
      quote_volume: DECIMAL,
      dividends: DECIMAL,
      stock_splits: DECIMAL,
      trades: { type: 'integer', minimum: 0 },
      currency: { type: 'string', maxLength: 16 },
      final: { type: 'boolean' },
    },
  },
};
