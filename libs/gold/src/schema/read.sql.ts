import { CANDLE_COLUMNS, foldTrades, foldVendorCandles, SHOWN_FIRST } from './fold.sql.js';

const CURRENT = `(SELECT generation FROM gold.gold_generations WHERE state = 'current')`;
const SHOWN = CANDLE_COLUMNS.filter((column) => column !== 'precedence');
const CANDLE = (of: string) => `
       named.symbol, named.source, named.venue, ${of}."interval", ${of}.opened_at, ${of}.origin,
       ${SHOWN.map((column) => `${of}.${column}`).join(', ')}`;
const QUOTE = (of: string) => `
       named.symbol, named.source, named.venue, ${of}.occurred_at, ${of}.event_id,
       ${of}.bid_price, ${of}.bid_quantity, ${of}.ask_price, ${of}.ask_quantity,
       ${of}.ask_price - ${of}.bid_price AS spread,
       (${of}.ask_price + ${of}.bid_price) * 0.5 AS mid`;

/** One row for each candle, whatever origins it has: the views as they are now. */
const VIEWS = `
CREATE OR REPLACE VIEW gold.candles AS
SELECT DISTINCT ON (named.symbol, named.source, named.venue, candle."interval", candle.opened_at)
       ${CANDLE('candle')}
  FROM gold.gold_candles AS candle JOIN gold.gold_instruments AS named USING (instrument)
 WHERE candle.generation = ${CURRENT}
 ORDER BY named.symbol, named.source, named.venue, candle."interval", candle.opened_at, ${SHOWN_FIRST};

CREATE OR REPLACE VIEW gold.latest_quotes AS
SELECT ${QUOTE('quote')}
  FROM gold.gold_latest_quotes AS quote JOIN gold.gold_instruments AS named USING (instrument)
 WHERE quote.generation = ${CURRENT};
`;

/**
 * The same by what was known at an instant: folded again from the facts of then, by the same SQL that
 * keeps the views. The primary keys of the facts are what it reads by.
 */
const AS_OF = `
CREATE OR REPLACE FUNCTION gold.candles_as_of(
  of_symbol text, of_interval text, from_at timestamptz, to_at timestamptz, as_of timestamptz
) RETURNS SETOF gold.candles LANGUAGE sql STABLE AS $$
  SELECT DISTINCT ON (named.symbol, named.source, named.venue, folded."interval", folded.opened_at)
         ${CANDLE('folded')}
    FROM (SELECT * FROM (${foldTrades(
      `(SELECT trade.* FROM gold.gold_trades AS trade
         WHERE trade.generation = ${CURRENT}
           AND trade.instrument IN (SELECT instrument FROM gold.gold_instruments WHERE symbol = of_symbol)
           AND trade.occurred_at >= date_trunc(gold.span_of(of_interval), from_at, 'UTC')
           AND trade.occurred_at < to_at + ('1' || gold.span_of(of_interval))::interval
           AND trade.known_at <= as_of)`,
      `(VALUES (of_interval, gold.span_of(of_interval))) AS unit ("interval", span)`,
    )}) AS of_trades
          UNION ALL
          SELECT * FROM (${foldVendorCandles(
            `(SELECT candle.* FROM gold.gold_vendor_candles AS candle
               WHERE candle.generation = ${CURRENT}
                 AND candle.instrument IN (SELECT instrument FROM gold.gold_instruments WHERE symbol = of_symbol)
                 AND candle."interval" = of_interval
                 AND candle.opened_at >= date_trunc(gold.span_of(of_interval), from_at, 'UTC')
                 AND candle.opened_at < to_at + ('1' || gold.span_of(of_interval))::interval
                 AND candle.known_at <= as_of)`,
          )}) AS of_vendors) AS folded
    JOIN gold.gold_instruments AS named USING (instrument)
   WHERE folded.opened_at >= from_at AND folded.opened_at < to_at
   ORDER BY named.symbol, named.source, named.venue, folded."interval", folded.opened_at, ${SHOWN_FIRST}
$$;

CREATE OR REPLACE FUNCTION gold.quotes_as_of(of_symbol text, as_of timestamptz)
RETURNS SETOF gold.latest_quotes LANGUAGE sql STABLE AS $$
  SELECT ${QUOTE('quote')}
    FROM gold.gold_instruments AS named
   CROSS JOIN LATERAL (
         SELECT * FROM gold.gold_quotes AS one
          WHERE one.generation = ${CURRENT} AND one.instrument = named.instrument
            AND one.known_at <= as_of
          ORDER BY one.occurred_at DESC, one.sequence DESC, one.event_id DESC LIMIT 1) AS quote
   WHERE of_symbol IS NULL OR named.symbol = of_symbol
$$;
`;

const SPAN = `
CREATE OR REPLACE FUNCTION gold.span_of(of_interval text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE of_interval WHEN '1m' THEN 'minute' WHEN '1h' THEN 'hour' WHEN '1d' THEN 'day' END
$$;
`;

export const READING = `${SPAN}\n${VIEWS}\n${AS_OF}`;
