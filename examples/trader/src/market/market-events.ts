import type { CanonicalEvent } from '@acp/contracts';
import type { EntityManager } from 'typeorm';
import { historiesOf, type Candle, type Quote, type SymbolHistory } from './market.js';

const QUOTE = 'MARKET_QUOTE_INGESTED';
const CANDLE = 'MARKET_CANDLE_INGESTED';

/** Keeps the quotes and candles among what was delivered; the inbox has seen to it that each is new. */
export async function keepMarketEvents(
  manager: EntityManager,
  events: readonly CanonicalEvent[],
): Promise<void> {
  const kept = events.filter(({ event_type }) => event_type === QUOTE || event_type === CANDLE);
  if (kept.length > 0) await manager.query(KEEP, [JSON.stringify(kept)]);
}

/** The market of one venue, as far as it was delivered. */
export async function readMarket(
  manager: EntityManager,
  venue: string,
): Promise<readonly SymbolHistory[]> {
  const rows: MarketEventRow[] = await manager.query(READ, [venue]);
  const ofType = (type: string) => rows.filter(({ event_type }) => event_type === type);
  return historiesOf(ofType(QUOTE).map(quoteOf), ofType(CANDLE).map(candleOf));
}

interface MarketEventRow {
  event_id: string;
  event_type: string;
  symbol: string;
  occurred_at: Date;
  /** Valid for its event type: the gate has seen to that. */
  payload: Record<string, string>;
}

function quoteOf({ event_id, symbol, occurred_at, payload }: MarketEventRow): Quote {
  return {
    eventId: event_id,
    symbol,
    at: occurred_at.getTime(),
    bidPrice: payload['bid_price']!,
    bidQuantity: payload['bid_quantity'] ?? '0',
    askPrice: payload['ask_price']!,
    askQuantity: payload['ask_quantity'] ?? '0',
  };
}

function candleOf({ event_id, symbol, occurred_at, payload }: MarketEventRow): Candle {
  return {
    eventId: event_id,
    symbol,
    at: occurred_at.getTime(),
    high: payload['high']!,
    low: payload['low']!,
    close: payload['close']!,
  };
}

const KEEP = `
INSERT INTO trader.market_events (event_id, event_type, venue, symbol, occurred_at, payload)
SELECT event_id, event_type, coalesce(payload ->> 'venue', ''), payload ->> 'symbol', occurred_at, payload
  FROM json_to_recordset($1::json) AS event (
         event_id uuid, event_type text, occurred_at timestamptz, payload jsonb)
 ORDER BY event_id`;

const READ = `
SELECT event_id, event_type, symbol, occurred_at, payload
  FROM trader.market_events
 WHERE venue = $1`;
