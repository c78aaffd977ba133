/** What is kept by generation, each a table with a partition of it. */
export const GENERATION_TABLES = [
  'gold_trades',
  'gold_quotes',
  'gold_vendor_candles',
  'gold_candles',
  'gold_latest_quotes',
] as const;

/**
 * Facts and views. A fact is what one event says, once by its primary key however often and by whatever
 * way it comes; a view is what they add up to. Everything but the names of instruments is of one
 * generation, so that a rebuild fills another one beside it.
 */
export const TABLES = `
CREATE SCHEMA IF NOT EXISTS gold;

CREATE TABLE IF NOT EXISTS gold.gold_generations (
  generation         integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state              text        NOT NULL CHECK (state IN ('building', 'current', 'retired')),
  started_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  current_at         timestamptz,
  read_ingested_at   timestamptz NOT NULL DEFAULT '-infinity',
  read_event_id      uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  events             bigint      NOT NULL DEFAULT 0,
  unreadable         bigint      NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS gold_generations_one_of_a_state
  ON gold.gold_generations (state) WHERE state <> 'retired';
COMMENT ON TABLE gold.gold_generations IS
  'One is read; one may be built beside it, up to the event that read_* names.';

CREATE TABLE IF NOT EXISTS gold.gold_instruments (
  instrument integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source     text NOT NULL,
  venue      text NOT NULL,
  symbol     text NOT NULL,
  UNIQUE (symbol, source, venue)
);

CREATE TABLE IF NOT EXISTS gold.gold_trades (
  generation  integer     NOT NULL,
  instrument  integer     NOT NULL,
  occurred_at timestamptz NOT NULL,
  event_id    uuid        NOT NULL,
  known_at    timestamptz NOT NULL,
  sequence    numeric     NOT NULL,
  trade_id    text,
  price       numeric     NOT NULL,
  quantity    numeric     NOT NULL,
  aggregate   boolean     NOT NULL,
  trades      bigint      NOT NULL,
  PRIMARY KEY (generation, instrument, occurred_at, event_id)
) PARTITION BY LIST (generation);

CREATE TABLE IF NOT EXISTS gold.gold_quotes (
  generation   integer     NOT NULL,
  instrument   integer     NOT NULL,
  occurred_at  timestamptz NOT NULL,
  event_id     uuid        NOT NULL,
  known_at     timestamptz NOT NULL,
  sequence     numeric     NOT NULL,
  bid_price    numeric     NOT NULL,
  bid_quantity numeric,
  ask_price    numeric     NOT NULL,
  ask_quantity numeric,
  PRIMARY KEY (generation, instrument, occurred_at, event_id)
) PARTITION BY LIST (generation);

CREATE TABLE IF NOT EXISTS gold.gold_vendor_candles (
  generation   integer     NOT NULL,
  instrument   integer     NOT NULL,
  "interval"   text        NOT NULL,
  opened_at    timestamptz NOT NULL,
  event_id     uuid        NOT NULL,
  known_at     timestamptz NOT NULL,
  said_at      timestamptz NOT NULL,
  open         numeric     NOT NULL,
  high         numeric     NOT NULL,
  low          numeric     NOT NULL,
  close        numeric     NOT NULL,
  volume       numeric     NOT NULL,
  quote_volume numeric,
  trades       bigint,
  final        boolean     NOT NULL,
  PRIMARY KEY (generation, instrument, "interval", opened_at, event_id)
) PARTITION BY LIST (generation);

CREATE TABLE IF NOT EXISTS gold.gold_candles (
  generation     integer     NOT NULL,
  instrument     integer     NOT NULL,
  "interval"     text        NOT NULL,
  opened_at      timestamptz NOT NULL,
  origin         text        NOT NULL CHECK (origin IN ('trades', 'aggregates', 'vendor')),
  open           numeric     NOT NULL,
  high           numeric     NOT NULL,
  low            numeric     NOT NULL,
  close          numeric     NOT NULL,
  volume         numeric     NOT NULL,
  quote_volume   numeric,
  trades         bigint,
  first_at       timestamptz,
  first_sequence numeric,
  first_event_id uuid,
  first_trade_id text,
  last_at        timestamptz NOT NULL,
  last_sequence  numeric,
  last_event_id  uuid        NOT NULL,
  last_trade_id  text,
  final          boolean,
  precedence     smallint    NOT NULL,
  known_at       timestamptz NOT NULL,
  PRIMARY KEY (generation, instrument, "interval", opened_at, origin)
) PARTITION BY LIST (generation);

CREATE TABLE IF NOT EXISTS gold.gold_latest_quotes (
  generation   integer     NOT NULL,
  instrument   integer     NOT NULL,
  occurred_at  timestamptz NOT NULL,
  sequence     numeric     NOT NULL,
  event_id     uuid        NOT NULL,
  bid_price    numeric     NOT NULL,
  bid_quantity numeric,
  ask_price    numeric     NOT NULL,
  ask_quantity numeric,
  PRIMARY KEY (generation, instrument)
) PARTITION BY LIST (generation);
`;

/** Rows of these are written again and again; the rest of a page is for their next versions. */
const FILL = `CASE WHEN name IN ('gold_candles', 'gold_latest_quotes')
                   THEN ' WITH (fillfactor = 50)' ELSE '' END`;

export const GENERATION_FUNCTIONS = `
CREATE OR REPLACE FUNCTION gold.add_partitions(number integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['${GENERATION_TABLES.join(`', '`)}'] LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS gold.%I PARTITION OF gold.%I FOR VALUES IN (%s)%s',
                   name || '_' || number, name, number, ${FILL});
  END LOOP;
END $$;
`;
