import type { BatchHandler } from '@acp/consumer';
import { QuotesRepository } from '../quotes/quotes.repository.js';
import { VolumesRepository } from '../volumes/volumes.repository.js';

/** The whole business logic of this service: what an event does to its tables. */
export function signalHandler(quotes: QuotesRepository, volumes: VolumesRepository): BatchHandler {
  return async (events, { manager }) => {
    const ofType = (type: string) => events.filter((event) => event.event_type === type);
    await quotes.keepLatest(manager, ofType('MARKET_QUOTE_INGESTED'));
    await volumes.addTrades(manager, ofType('MARKET_TRADE_INGESTED'));
  };
}
