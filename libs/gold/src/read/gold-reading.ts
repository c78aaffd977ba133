import type { DataSource } from 'typeorm';

export const GOLD_INTERVALS = ['1m', '1h', '1d'] as const;
export type GoldInterval = (typeof GOLD_INTERVALS)[number];

/** Decimals are exact, as text, without zeros at their end. Times are in UTC, with microseconds. */
export interface GoldCandle {
  symbol: string;
  source: string;
  venue: string;
  interval: GoldInterval;
  opened_at: string;
  /** What it is of: single trades, aggregates of a venue, or the vendor's own candle. */
  origin: 'trades' | 'aggregates' | 'vendor';
  open: string;
  high: string;
  low: string;
  close: string;
  volume: string;
  /** In the currency of the price; null where a vendor does not say. */
  quote_volume: string | null;
  trades: number | null;
  /** First and last trade; null of a vendor's candle. */
  first_trade_at: string | null;
  first_trade_id: string | null;
  last_trade_at: string | null;
  last_trade_id: string | null;
  /** The event that it says last: its last trade, or the vendor's word. */
  last_event_id: string;
  /** Of a vendor's candle: whether it was over. */
  final: boolean | null;
  /** When the newest of what it is made of was received. */
  known_at: string;
}

export interface GoldQuote {
  symbol: string;
  source: string;
  venue: string;
  bid_price: string;
  bid_quantity: string | null;
  ask_price: string;
  ask_quantity: string | null;
  spread: string;
  mid: string;
  occurred_at: string;
  event_id: string;
  /** From its time to the time of asking, or to `as_of`; negative where a venue's clock is ahead. */
  age_ms: number;
}

export interface CandleQuestion {
  symbol: string;
  interval: GoldInterval;
  /** Candles that open at or after it. */
  from: string;
  /** And before this. */
  to: string;
  /** Undefined: as the views are now. */
  asOf?: string | undefined;
  limit: number;
  after?: CandlePlace | undefined;
}

/** Where a page has ended: one candle. */
export interface CandlePlace {
  openedAt: string;
  source: string;
  venue: string;
}

/** Reads the views as they are, or as they were by what was known at an instant. */
export class GoldReading {
  constructor(private readonly dataSource: DataSource) {}

  /** By opening, then source and venue. */
  async candles(question: CandleQuestion): Promise<GoldCandle[]> {
    const { symbol, interval, from, to, asOf, limit, after } = question;
    const rows: CandleRow[] = await this.dataSource.query(asOf ? CANDLES_AS_OF : CANDLES, [
      ...[symbol, interval, from, to],
      ...[after?.openedAt ?? null, after?.source ?? null, after?.venue ?? null, limit],
      ...(asOf ? [asOf] : []),
    ]);
    return rows.map((row) => ({ ...row, trades: row.trades === null ? null : Number(row.trades) }));
  }

  /** By symbol, source and venue. */
  async quotes(question: {
    symbol?: string | undefined;
    asOf?: string | undefined;
    limit: number;
  }): Promise<GoldQuote[]> {
    const { symbol, asOf, limit } = question;
    return this.dataSource.query(asOf ? QUOTES_AS_OF : QUOTES, [
      symbol ?? null,
      limit,
      ...(asOf ? [asOf] : []),
    ]);
  }
}

type CandleRow = Omit<GoldCandle, 'trades'> & { trades: string | null };

const micros = (column: string, name = column) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${name}`;
const decimal = (column: string) => `trim_scale(${column})::text AS ${column}`;
const ofTrades = (column: string) => `CASE WHEN origin <> 'vendor' THEN ${column} END`;

const candlesFrom = (from: string) => `
SELECT symbol, source, venue, "interval", ${micros('opened_at')}, origin,
       ${['open', 'high', 'low', 'close', 'volume', 'quote_volume'].map(decimal).join(', ')}, trades,
       ${micros('first_at', 'first_trade_at')}, first_trade_id,
       ${micros(ofTrades('last_at'), 'last_trade_at')}, last_trade_id, last_event_id, final,
       ${micros('known_at')}
  FROM ${from} AS candle
 WHERE symbol = $1 AND "interval" = $2
   AND candle.opened_at >= $3::timestamptz AND candle.opened_at < $4::timestamptz
   AND ($5::timestamptz IS NULL
        OR (candle.opened_at, source, venue) > ($5::timestamptz, $6::text, $7::text))
 ORDER BY candle.opened_at, source, venue
 LIMIT $8`;

const CANDLES = candlesFrom('gold.candles');
const CANDLES_AS_OF = candlesFrom('gold.candles_as_of($1, $2, $3, $4, $9::timestamptz)');

const quotesFrom = (from: string, now: string) => `
SELECT symbol, source, venue,
       ${['bid_price', 'bid_quantity', 'ask_price', 'ask_quantity', 'spread', 'mid'].map(decimal).join(', ')},
       ${micros('occurred_at')}, event_id,
       floor(extract(epoch FROM ${now} - quote.occurred_at) * 1000)::float8 AS age_ms
  FROM ${from} AS quote
 WHERE $1::text IS NULL OR symbol = $1
 ORDER BY symbol, source, venue
 LIMIT $2`;

const QUOTES = quotesFrom('gold.latest_quotes', 'clock_timestamp()');
const QUOTES_AS_OF = quotesFrom('gold.quotes_as_of($1, $3::timestamptz)', '$3::timestamptz');
