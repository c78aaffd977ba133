/** The intervals, as rows of SQL: name and the unit that `date_trunc` knows. */
export const UNITS = `(VALUES ('1m', 'minute'), ('1h', 'hour'), ('1d', 'day')) AS unit ("interval", span)`;

/** What a candle is, besides its key. */
export const CANDLE_COLUMNS = [
  ...['open', 'high', 'low', 'close', 'volume', 'quote_volume', 'trades'],
  ...['first_at', 'first_sequence', 'first_event_id', 'first_trade_id'],
  ...['last_at', 'last_sequence', 'last_event_id', 'last_trade_id'],
  ...['final', 'precedence', 'known_at'],
];
export const CANDLE_KEY = ['instrument', '"interval"', 'opened_at', 'origin'];

/**
 * Candles of trades, in one pass over them sorted. Open and close are those of the first and the last trade by the time of the
 * event, then the venue's number, then the event id: a total order that does not know of arrival.
 * Bounds are those of UTC, whatever zone the session has.
 */
export function foldTrades(trades: string, units = UNITS): string {
  const key = CANDLE_KEY.join(', ');
  const order = 'occurred_at, sequence, event_id';
  const last = (column: string) => `last_value(${column}) OVER whole AS`;
  return `
  SELECT ${key}, ${CANDLE_COLUMNS.join(', ')} FROM (
    SELECT ${key}, row_number() OVER (PARTITION BY ${key} ORDER BY ${order}) AS place,
           price AS open, max(price) OVER whole AS high, min(price) OVER whole AS low,
           ${last('price')} close, sum(quantity) OVER whole AS volume,
           sum(price * quantity) OVER whole AS quote_volume,
           (sum(stands_for) OVER whole)::bigint AS trades,
           occurred_at AS first_at, sequence AS first_sequence, event_id AS first_event_id,
           trade_id AS first_trade_id,
           ${last('occurred_at')} last_at, ${last('sequence')} last_sequence,
           ${last('event_id')} last_event_id, ${last('trade_id')} last_trade_id,
           NULL::boolean AS final, ${PRECEDENCE.trades}::smallint AS precedence,
           max(received_at) OVER whole AS known_at
      FROM (SELECT trade.instrument, trade.occurred_at, trade.sequence, trade.event_id, trade.trade_id,
                   trade.price, trade.quantity, trade.trades AS stands_for,
                   trade.known_at AS received_at, unit."interval",
                   date_trunc(unit.span, trade.occurred_at, 'UTC') AS opened_at,
                   CASE WHEN trade.aggregate THEN 'aggregates' ELSE 'trades' END AS origin
              FROM ${trades} AS trade CROSS JOIN ${units}) AS ticks
    WINDOW whole AS (PARTITION BY ${key} ORDER BY ${order}
                     ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) AS placed
   WHERE place = 1`;
}

/** Which candle of one interval is shown: the highest. */
const PRECEDENCE = { vendorFinal: 3, trades: 2, vendorOther: 1 } as const;

/**
 * What counts among what a vendor says of one candle: its last word by its own clock, a final one over
 * a running one, and of two with one time (a correction) what was received later.
 */
export const VENDOR_RANK = ['precedence', 'final', 'last_at', 'known_at', 'last_event_id'];

/** The candles of vendors, each as its last word. */
export function foldVendorCandles(candles: string): string {
  const key = CANDLE_KEY.join(', ');
  return `
  SELECT DISTINCT ON (${key}) said.* FROM (
    SELECT candle.instrument, candle."interval",
           date_trunc(unit.span, candle.opened_at, 'UTC') AS opened_at, 'vendor' AS origin,
           open, high, low, close, volume, quote_volume, trades,
           NULL::timestamptz AS first_at, NULL::numeric AS first_sequence,
           NULL::uuid AS first_event_id, NULL::text AS first_trade_id,
           candle.said_at AS last_at, NULL::numeric AS last_sequence,
           candle.event_id AS last_event_id, NULL::text AS last_trade_id, candle.final,
           CASE WHEN candle.final AND candle.opened_at = date_trunc(unit.span, candle.opened_at, 'UTC')
                THEN ${PRECEDENCE.vendorFinal} ELSE ${PRECEDENCE.vendorOther} END::smallint AS precedence,
           candle.known_at
      FROM ${candles} AS candle JOIN ${UNITS} ON unit."interval" = candle."interval") AS said
   ORDER BY ${key}, ${VENDOR_RANK.map((column) => `said.${column} DESC`).join(', ')}`;
}

/** The order in which one candle of several origins is shown: precedence, then more trades. */
export const SHOWN_FIRST = `precedence DESC, trades DESC NULLS LAST, origin DESC`;
