import { newId, renderEnvelope, type CanonicalEvent } from '@acp/contracts';
import type { InboundMessage } from '@acp/consumer';

const SYMBOLS = 100;
/** Of ten events: trades, quotes, and one running candle. */
const KINDS = ['trade', 'quote', 'trade', 'quote', 'quote', 'trade', 'quote', 'trade', 'quote'];
const BEGIN = Date.parse('2026-11-21T23:50:00Z');
/** Events of one second of the market. */
const PER_SECOND = 500;

/** A market as it comes: 100 symbols in turn, through midnight. */
export function marketMessages(count: number): InboundMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const event = marketEvent(index);
    const { payload, headers } = renderEnvelope(event, 'canonical', JSON.stringify(event.payload));
    const partition_key = event.entity_id ?? '';
    return { payload, headers: { ...headers, event_id: event.event_id, partition_key } };
  });
}

function marketEvent(index: number): CanonicalEvent {
  const symbol = `SYMBOL${index % SYMBOLS}`;
  const at = new Date(BEGIN + (index * 1_000) / PER_SECOND).toISOString();
  const price = `67${String(index % 997).padStart(3, '0')}.35000000`;
  const venue = 'binance-spot';
  const common = {
    ...{ event_id: newId(), source: 'binance', entity_id: symbol, entity_type: 'symbol' },
    ...{ occurred_at: at, ingested_at: at, schema_version: 1, trace_id: newId() },
    causation_id: null,
  };
  const kind = KINDS[Math.floor(index / SYMBOLS) % (KINDS.length + 1)];
  if (kind === 'trade') {
    const trade = { trade_id: String(index), price, quantity: '0.12300000', buyer_is_maker: true };
    return {
      ...common,
      event_type: 'MARKET_TRADE_INGESTED',
      payload: { venue, symbol, ...trade },
    };
  }
  if (kind === 'quote') {
    const quote = { update_id: String(index), bid_price: price, ask_price: '68000.01000000' };
    return {
      ...common,
      event_type: 'MARKET_QUOTE_INGESTED',
      payload: { venue, symbol, ...quote, bid_quantity: '1.5', ask_quantity: '2.5' },
    };
  }
  const prices = { open: price, high: price, low: price, close: price };
  const opened_at = `${at.slice(0, 17)}00.000Z`;
  return {
    ...common,
    event_type: 'MARKET_CANDLE_INGESTED',
    payload: { venue, symbol, interval: '1m', opened_at, ...prices, volume: '1.5', final: false },
  };
}
