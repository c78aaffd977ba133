import type { CanonicalEvent } from '@acp/contracts';
import type { GoldCandle, GoldInterval, GoldQuote } from './read/gold-reading.js';

/** Digits behind the point that this program reckons with. */
const SCALE = 24;
const MILLISECONDS = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 } as const;
/** Digits of the quantity that 1 is, in whole numbers. */
const ONE = 10n ** BigInt(SCALE);

/** What a reader compares: everything that is said of a candle. */
export type PlainCandle = Omit<GoldCandle, 'known_at'>;
export type PlainQuote = Omit<GoldQuote, 'age_ms'>;

/**
 * The candles of an interval, by a program that shares nothing with the views: it sorts and adds up
 * everything each time, in whole numbers.
 */
export function plainCandles(
  events: readonly CanonicalEvent[],
  interval: GoldInterval,
): PlainCandle[] {
  const buckets = new Map<string, CanonicalEvent[]>();
  for (const event of unique(events)) {
    const kind = kindOf(event, interval);
    if (kind === null) continue;
    const at =
      event.event_type === 'MARKET_CANDLE_INGESTED'
        ? String(event.payload['opened_at'])
        : event.occurred_at;
    const openedAt = Math.floor(Date.parse(at) / MILLISECONDS[interval]) * MILLISECONDS[interval];
    const key = JSON.stringify([...instrumentOf(event), openedAt, kind]);
    buckets.set(key, [...(buckets.get(key) ?? []), event]);
  }
  const shown = new Map<string, { rank: number[]; candle: PlainCandle }>();
  for (const [key, members] of buckets) {
    const [symbol, source, venue, openedAt, kind] = JSON.parse(key) as [
      string,
      string,
      string,
      number,
      Kind,
    ];
    const head = {
      symbol,
      source,
      venue,
      interval,
      opened_at: micros(new Date(openedAt).toISOString()),
    };
    const made = kind === 'vendor' ? vendorCandle(members, interval) : tradeCandle(members, kind);
    const origin = { vendor: 2, trades: 1, aggregates: 0 }[kind];
    const one = {
      rank: [made.precedence, made.said.trades ?? -1, origin],
      candle: { ...head, ...made.said },
    };
    const place = JSON.stringify([symbol, source, venue, openedAt]);
    const before = shown.get(place);
    if (!before || compareLists(one.rank, before.rank) > 0) shown.set(place, one);
  }
  return [...shown.values()]
    .map(({ candle }) => candle)
    .sort((a, b) =>
      compareLists([a.opened_at, a.source, a.venue], [b.opened_at, b.source, b.venue]),
    );
}

export function plainQuotes(events: readonly CanonicalEvent[]): PlainQuote[] {
  const latest = new Map<string, CanonicalEvent>();
  const quotes = unique(events).filter(({ event_type }) => event_type === 'MARKET_QUOTE_INGESTED');
  for (const quote of quotes.sort(byTime('update_id')))
    latest.set(instrumentOf(quote).join('|'), quote);
  return [...latest.values()]
    .map((quote) => {
      const [symbol, source, venue] = instrumentOf(quote);
      const [bid, ask] = [whole(quote.payload['bid_price']), whole(quote.payload['ask_price'])];
      return {
        ...{ symbol: symbol!, source: source!, venue: venue! },
        ...{ bid_price: text(bid), ask_price: text(ask) },
        bid_quantity: optional(quote.payload['bid_quantity']),
        ask_quantity: optional(quote.payload['ask_quantity']),
        ...{ spread: text(ask - bid), mid: text((ask + bid) / 2n) },
        ...{ occurred_at: micros(quote.occurred_at), event_id: quote.event_id },
      };
    })
    .sort((a, b) => compareLists([a.symbol, a.source, a.venue], [b.symbol, b.source, b.venue]));
}

type Kind = GoldCandle['origin'];

function kindOf({ event_type, payload }: CanonicalEvent, interval: GoldInterval): Kind | null {
  if (event_type === 'MARKET_CANDLE_INGESTED') {
    return payload['interval'] === interval ? 'vendor' : null;
  }
  if (event_type !== 'MARKET_TRADE_INGESTED') return null;
  return payload['first_trade_id'] === undefined ? 'trades' : 'aggregates';
}

function tradeCandle(members: CanonicalEvent[], kind: Exclude<Kind, 'vendor'>) {
  const trades = [...members].sort(byTime('trade_id'));
  const [first, last] = [trades[0]!, trades.at(-1)!];
  const prices = trades.map(({ payload }) => whole(payload['price']));
  const sum = (of: (payload: CanonicalEvent['payload']) => bigint) =>
    trades.reduce((total, { payload }) => total + of(payload), 0n);
  const count = sum((payload) =>
    kind === 'trades'
      ? 1n
      : BigInt(String(payload['last_trade_id'])) - BigInt(String(payload['first_trade_id'])) + 1n,
  );
  return {
    precedence: 2,
    said: {
      origin: kind,
      open: text(prices[0]!),
      high: text(prices.reduce((a, b) => (a > b ? a : b))),
      low: text(prices.reduce((a, b) => (a < b ? a : b))),
      close: text(prices.at(-1)!),
      volume: text(sum((payload) => whole(payload['quantity']))),
      quote_volume: text(
        sum((payload) => (whole(payload['price']) * whole(payload['quantity'])) / ONE),
      ),
      trades: Number(count),
      first_trade_at: micros(first.occurred_at),
      first_trade_id: (first.payload['trade_id'] as string | undefined) ?? null,
      last_trade_at: micros(last.occurred_at),
      last_trade_id: (last.payload['trade_id'] as string | undefined) ?? null,
      last_event_id: last.event_id,
      final: null,
    },
  };
}

function vendorCandle(members: CanonicalEvent[], interval: GoldInterval) {
  const rankOf = ({ payload, occurred_at, ingested_at, event_id }: CanonicalEvent) => {
    const isWhole = Date.parse(String(payload['opened_at'])) % MILLISECONDS[interval] === 0;
    const isFinal = payload['final'] === true;
    const saidAt = micros(String(payload['as_of'] ?? occurred_at));
    return [isFinal && isWhole ? 3 : 1, Number(isFinal), saidAt, micros(ingested_at), event_id];
  };
  const said = [...members].sort((a, b) => compareLists(rankOf(a), rankOf(b))).at(-1)!;
  const { payload } = said;
  return {
    precedence: rankOf(said)[0] as number,
    said: {
      origin: 'vendor' as const,
      ...{ open: plain(payload['open']), high: plain(payload['high']), low: plain(payload['low']) },
      ...{ close: plain(payload['close']), volume: plain(payload['volume']) },
      quote_volume: optional(payload['quote_volume']),
      trades: (payload['trades'] as number | undefined) ?? null,
      ...{ first_trade_at: null, first_trade_id: null, last_trade_at: null, last_trade_id: null },
      last_event_id: said.event_id,
      final: payload['final'] === true,
    },
  };
}

function unique(events: readonly CanonicalEvent[]): CanonicalEvent[] {
  return [...new Map(events.map((event) => [event.event_id, event])).values()];
}

function instrumentOf({ source, payload }: CanonicalEvent): string[] {
  return [String(payload['symbol']), source, String(payload['venue'] ?? '')];
}

function byTime(number: string) {
  const order = (event: CanonicalEvent) => {
    const said = String(event.payload[number] ?? '');
    return [micros(event.occurred_at), /^\d+$/.test(said) ? BigInt(said) : -1n, event.event_id];
  };
  return (a: CanonicalEvent, b: CanonicalEvent) => compareLists(order(a), order(b));
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (left === right) continue;
    return (left as string) < (right as string) ? -1 : 1;
  }
  return 0;
}

/** With six digits of a second. */
function micros(time: string): string {
  const [, seconds, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(time)!;
  return `${seconds}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
}

function whole(value: unknown): bigint {
  const [, sign, before, after = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value))!;
  const digits = BigInt(before! + after.padEnd(SCALE, '0'));
  return sign === '-' ? -digits : digits;
}

function text(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -SCALE)}${fraction && `.${fraction}`}`;
}

function plain(value: unknown): string {
  return text(whole(value));
}

function optional(value: unknown): string | null {
  return value === undefined ? null : plain(value);
}
