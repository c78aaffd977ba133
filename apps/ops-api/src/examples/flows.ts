import type { Flows } from '@acp/contracts';

export const EXAMPLE_FLOWS: Flows = {
  at: '2026-11-21T08:05:01.000Z',
  seconds: 41.5,
  flows: [
    { source: 'binance', event_type: 'MARKET_QUOTE_INGESTED', topic: 'quotes', per_second: 120.5 },
  ],
};
