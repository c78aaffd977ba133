import type { RegisteredEventType } from '@acp/contracts';

export const EXAMPLE_EVENT_TYPE: RegisteredEventType = {
  event_type: 'MARKET_TRADE_INGESTED',
  latest_version: 1,
  versions: [
    {
      schema_version: 1,
      latest: true,
      description: 'A trade, or an aggregate of trades, that a venue reported.',
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
};
