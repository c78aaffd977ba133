import { UnprocessableEvent, upcastEvent } from '@acp/consumer/inbox';
import { canonicalTime, DECIMAL_PATTERN, type CanonicalEvent } from '@acp/contracts';

/** The types that the views are made of. */
export const GOLD_EVENT_TYPES = [
  'MARKET_TRADE_INGESTED',
  'MARKET_QUOTE_INGESTED',
  'MARKET_CANDLE_INGESTED',
] as const;

/** What an event says that a view is made of, under the names of the columns; decimals stay text. */
export interface GoldFacts {
  trades: object[];
  quotes: object[];
  candles: object[];
}

const DECIMAL = new RegExp(DECIMAL_PATTERN);
const NUMBER = /^\d{1,30}$/;
const TEXT_CHARS_MAX = 128;
/** Trades that one aggregate may stand for; beyond it the venue's numbers are none. */
const AGGREGATE_TRADES_MAX = 1_000_000_000n;
/** Intervals of vendors that are one of ours. */
const INTERVALS: ReadonlyMap<unknown, string> = new Map([
  ...(['1m', '1h', '1d'] as const).map((name) => [name, name] as const),
  ['60m', '1h'],
]);

/**
 * What the events say, by kind; other types and other intervals say nothing. One that cannot be read is
 * a dead letter at once: `UnprocessableEvent`, with the field.
 */
export function factsOf(events: readonly CanonicalEvent[]): GoldFacts {
  const facts: GoldFacts = { trades: [], quotes: [], candles: [] };
  for (const given of events) {
    const event = upcastEvent(given);
    if (event.event_type === 'MARKET_TRADE_INGESTED') facts.trades.push(tradeOf(event));
    if (event.event_type === 'MARKET_QUOTE_INGESTED') facts.quotes.push(quoteOf(event));
    if (event.event_type === 'MARKET_CANDLE_INGESTED') facts.candles.push(...candleOf(event));
  }
  return facts;
}

function tradeOf(event: CanonicalEvent) {
  const { payload } = event;
  return {
    ...headOf(event),
    sequence: sequenceOf(payload['trade_id']),
    trade_id: optionalText(event, 'trade_id'),
    price: decimal(event, 'price'),
    quantity: decimal(event, 'quantity'),
    ...countOf(payload['first_trade_id'], payload['last_trade_id']),
  };
}

function quoteOf(event: CanonicalEvent) {
  return {
    ...headOf(event),
    sequence: sequenceOf(event.payload['update_id']),
    bid_price: decimal(event, 'bid_price'),
    bid_quantity: optionalDecimal(event, 'bid_quantity'),
    ask_price: decimal(event, 'ask_price'),
    ask_quantity: optionalDecimal(event, 'ask_quantity'),
  };
}

function candleOf(event: CanonicalEvent) {
  const { payload } = event;
  const interval = INTERVALS.get(payload['interval']);
  if (interval === undefined) return [];
  const { trades } = payload;
  const candle = {
    ...headOf(event),
    interval,
    opened_at: time(event, 'opened_at'),
    said_at: payload['as_of'] === undefined ? event.occurred_at : time(event, 'as_of'),
    open: decimal(event, 'open'),
    high: decimal(event, 'high'),
    low: decimal(event, 'low'),
    close: decimal(event, 'close'),
    volume: decimal(event, 'volume'),
    quote_volume: optionalDecimal(event, 'quote_volume'),
    trades: Number.isSafeInteger(trades) ? trades : null,
    final: payload['final'] === true,
  };
  return [candle];
}

function headOf(event: CanonicalEvent) {
  const { event_id, source, occurred_at, ingested_at, payload } = event;
  const venue = payload['venue'] === undefined ? '' : text(event, 'venue');
  return {
    ...{ event_id, source, venue, symbol: text(event, 'symbol') },
    ...{ occurred_at, known_at: ingested_at },
  };
}

/** The venue's number where it is one: what orders events of one instant. */
function sequenceOf(value: unknown): string {
  return typeof value === 'string' && NUMBER.test(value) ? value : '-1';
}

/** How many trades one event stands for: an aggregate says its first and last. */
function countOf(first: unknown, last: unknown): { aggregate: boolean; trades: string } {
  const numbered = [first, last].every((one) => typeof one === 'string' && NUMBER.test(one));
  if (!numbered) return { aggregate: first !== undefined || last !== undefined, trades: '1' };
  const trades = BigInt(last as string) - BigInt(first as string) + 1n;
  const believable = trades >= 1n && trades <= AGGREGATE_TRADES_MAX;
  return { aggregate: true, trades: believable ? String(trades) : '1' };
}

function text(event: CanonicalEvent, name: string): string {
  const value = event.payload[name];
  if (typeof value === 'string' && value.length <= TEXT_CHARS_MAX && !value.includes('\0')) {
    return value;
  }
  return refuse(event, name, `a text of at most ${TEXT_CHARS_MAX} characters`);
}

function optionalText(event: CanonicalEvent, name: string): string | null {
  return event.payload[name] === undefined ? null : text(event, name);
}

function decimal(event: CanonicalEvent, name: string): string {
  const value = event.payload[name];
  if (typeof value === 'string' && DECIMAL.test(value)) return value;
  return refuse(event, name, 'a decimal number as text');
}

function optionalDecimal(event: CanonicalEvent, name: string): string | null {
  return event.payload[name] === undefined ? null : decimal(event, name);
}

function time(event: CanonicalEvent, name: string): string {
  const value = event.payload[name];
  const found = typeof value === 'string' ? canonicalTime(value) : null;
  if (found !== null) return found;
  return refuse(event, name, 'a time with its zone');
}

function refuse(event: CanonicalEvent, name: string, wanted: string): never {
  throw new UnprocessableEvent(`${event.event_type}: payload.${name} must be ${wanted}`);
}
