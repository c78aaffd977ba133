import { DECIMAL, SYMBOL, TIMESTAMP, VENUE, type EventTypeVersion } from './event-type-version.js';

export const marketSplitIngestedV1: EventTypeVersion = {
  event_type: 'MARKET_SPLIT_INGESTED',
  schema_version: 1,
  description: 'How many new shares stand for how many old ones, and from when.',
  payload_schema: {
    type: 'object',
    required: ['symbol', 'effective_at', 'new_shares', 'old_shares'],
    additionalProperties: true,
    properties: {
      venue: VENUE,
      symbol: SYMBOL,
      effective_at: TIMESTAMP,
      new_shares: DECIMAL,
      old_shares: DECIMAL,
    },
  },
};
