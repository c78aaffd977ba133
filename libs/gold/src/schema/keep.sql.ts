import {
  CANDLE_COLUMNS,
  CANDLE_KEY,
  foldTrades,
  foldVendorCandles,
  VENDOR_RANK,
} from './fold.sql.js';

/** Between writers, who share it, and who takes a generation's tables away. */
export const GENERATIONS_LOCK = 7_214_903_414;

const FIRST = ['open', 'first_at', 'first_sequence', 'first_event_id', 'first_trade_id'];
const LAST = ['close', 'last_at', 'last_sequence', 'last_event_id', 'last_trade_id'];
const QUOTE = [
  ...['occurred_at', 'sequence', 'event_id'],
  ...['bid_price', 'bid_quantity', 'ask_price', 'ask_quantity'],
];

const list = (columns: readonly string[], of = '') =>
  columns.map((column) => `${of}${column}`).join(', ');
const keyed = (columns: readonly string[]) => list(['generation', ...CANDLE_KEY, ...columns]);
const taken = (columns: readonly string[]) =>
  columns.map((column) => `${column} = excluded.${column}`).join(', ');
const takenWhere = (condition: string, columns: readonly string[]) =>
  columns
    .map((one) => `${one} = CASE WHEN ${condition} THEN excluded.${one} ELSE kept.${one} END`)
    .join(',\n       ');

/** The instrument of each fact in the batch, whose member `facts` has these columns. */
const batch = (facts: string, columns: string) => `
    SELECT instrument, said.* FROM json_to_recordset(batch -> '${facts}') AS said (
             source text, venue text, symbol text, occurred_at timestamptz, event_id uuid,
             known_at timestamptz, ${columns})
      JOIN gold.gold_instruments USING (source, venue, symbol)`;

/**
 * Keeps a batch in one generation. Facts first: what the primary key has already adds nothing, and what
 * is new is merged into its candles, in which no order matters. Each statement writes in the order of
 * its keys, and all writers the same statements in the same order, so they wait and do not deadlock.
 */
const KEEP_IN = `
CREATE OR REPLACE FUNCTION gold.keep_in(number integer, batch json) RETURNS void
LANGUAGE plpgsql AS $keep$
BEGIN
  INSERT INTO gold.gold_instruments (source, venue, symbol)
  SELECT DISTINCT source, venue, symbol
    FROM (SELECT * FROM json_to_recordset(batch -> 'trades') AS t (source text, venue text, symbol text)
          UNION ALL
          SELECT * FROM json_to_recordset(batch -> 'quotes') AS q (source text, venue text, symbol text)
          UNION ALL
          SELECT * FROM json_to_recordset(batch -> 'candles') AS c (source text, venue text, symbol text)
         ) AS named
   WHERE NOT EXISTS (SELECT FROM gold.gold_instruments AS known
                      WHERE (known.symbol, known.source, known.venue)
                          = (named.symbol, named.source, named.venue))
   ORDER BY symbol, source, venue
      ON CONFLICT DO NOTHING;

  IF json_array_length(batch -> 'trades') > 0 THEN
  WITH fresh AS (
    INSERT INTO gold.gold_trades
           (generation, instrument, occurred_at, event_id, known_at, sequence, trade_id, price,
            quantity, aggregate, trades)
    SELECT number, instrument, occurred_at, event_id, known_at, sequence, trade_id, price,
           quantity, aggregate, trades
      FROM (${batch('trades', 'sequence numeric, trade_id text, price numeric, quantity numeric, aggregate boolean, trades bigint')}) AS facts
     ORDER BY instrument, occurred_at, event_id
        ON CONFLICT DO NOTHING
    RETURNING *)
  INSERT INTO gold.gold_candles AS kept (${keyed(CANDLE_COLUMNS)})
  SELECT number, ${list([...CANDLE_KEY, ...CANDLE_COLUMNS], 'folded.')}
    FROM (${foldTrades('fresh')}) AS folded
   ORDER BY ${list(CANDLE_KEY, 'folded.')}
      ON CONFLICT (generation, ${list(CANDLE_KEY)}) DO UPDATE SET
       ${takenWhere(
         '(excluded.first_at, excluded.first_sequence, excluded.first_event_id) < (kept.first_at, kept.first_sequence, kept.first_event_id)',
         FIRST,
       )},
       ${takenWhere(
         '(excluded.last_at, excluded.last_sequence, excluded.last_event_id) > (kept.last_at, kept.last_sequence, kept.last_event_id)',
         LAST,
       )},
       high = greatest(kept.high, excluded.high), low = least(kept.low, excluded.low),
       volume = kept.volume + excluded.volume,
       quote_volume = kept.quote_volume + excluded.quote_volume,
       trades = kept.trades + excluded.trades,
       known_at = greatest(kept.known_at, excluded.known_at);
  END IF;

  IF json_array_length(batch -> 'quotes') > 0 THEN
  WITH fresh AS (
    INSERT INTO gold.gold_quotes (generation, instrument, known_at, ${list(QUOTE)})
    SELECT number, instrument, known_at, ${list(QUOTE)}
      FROM (${batch('quotes', 'sequence numeric, bid_price numeric, bid_quantity numeric, ask_price numeric, ask_quantity numeric')}) AS facts
     ORDER BY instrument, occurred_at, event_id
        ON CONFLICT DO NOTHING
    RETURNING *)
  INSERT INTO gold.gold_latest_quotes AS kept (generation, instrument, ${list(QUOTE)})
  SELECT DISTINCT ON (instrument) number, instrument, ${list(QUOTE)}
    FROM fresh
   ORDER BY instrument, occurred_at DESC, sequence DESC, event_id DESC
      ON CONFLICT (generation, instrument) DO UPDATE SET ${taken(QUOTE)}
   WHERE (excluded.occurred_at, excluded.sequence, excluded.event_id)
       > (kept.occurred_at, kept.sequence, kept.event_id);
  END IF;

  IF json_array_length(batch -> 'candles') > 0 THEN
  WITH fresh AS (
    INSERT INTO gold.gold_vendor_candles
           (generation, instrument, "interval", opened_at, event_id, known_at, said_at, open, high,
            low, close, volume, quote_volume, trades, final)
    SELECT number, instrument, "interval", opened_at, event_id, known_at, said_at, open, high,
           low, close, volume, quote_volume, trades, final
      FROM (${batch('candles', '"interval" text, opened_at timestamptz, said_at timestamptz, open numeric, high numeric, low numeric, close numeric, volume numeric, quote_volume numeric, trades bigint, final boolean')}) AS facts
     ORDER BY instrument, "interval", opened_at, event_id
        ON CONFLICT DO NOTHING
    RETURNING *)
  INSERT INTO gold.gold_candles AS kept (${keyed(CANDLE_COLUMNS)})
  SELECT number, ${list([...CANDLE_KEY, ...CANDLE_COLUMNS], 'folded.')}
    FROM (${foldVendorCandles('fresh')}) AS folded
   ORDER BY ${list(CANDLE_KEY, 'folded.')}
      ON CONFLICT (generation, ${list(CANDLE_KEY)}) DO UPDATE SET
       ${taken(CANDLE_COLUMNS)}
   WHERE (${list(VENDOR_RANK, 'excluded.')}) > (${list(VENDOR_RANK, 'kept.')});
  END IF;
END $keep$;`;

/** Keeps a batch in what is read and in what is built, so that a rebuild misses nothing of its time. */
const KEEP = `
CREATE OR REPLACE FUNCTION gold.keep(batch json) RETURNS void LANGUAGE plpgsql AS $keep$
DECLARE number integer;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(${GENERATIONS_LOCK});
  FOR number IN SELECT generation FROM gold.gold_generations WHERE state <> 'retired' ORDER BY 1 LOOP
    PERFORM gold.keep_in(number, batch);
  END LOOP;
END $keep$;`;

export const KEEP_FUNCTIONS = `${KEEP_IN}\n${KEEP}`;
