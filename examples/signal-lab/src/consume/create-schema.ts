import type { DataSource } from 'typeorm';

const SCHEMA_LOCK = 7_214_903_401;

/** Creates the tables of this service, in a schema of their own. Safe to call at each start. */
export async function createSchema(dataSource: DataSource): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    await manager.query(TABLES);
  });
}

const TABLES = `
CREATE SCHEMA IF NOT EXISTS signal_lab;

CREATE TABLE IF NOT EXISTS signal_lab.signal_lab_quotes (
  symbol       text        NOT NULL,
  venue        text        NOT NULL,
  bid_price    numeric     NOT NULL,
  bid_quantity numeric,
  ask_price    numeric     NOT NULL,
  ask_quantity numeric,
  occurred_at  timestamptz NOT NULL,
  update_id    numeric     NOT NULL,
  event_id     uuid        NOT NULL,
  PRIMARY KEY (symbol, venue)
) WITH (fillfactor = 50);
COMMENT ON TABLE signal_lab.signal_lab_quotes IS 'The latest quote of a symbol at a venue.';

CREATE TABLE IF NOT EXISTS signal_lab.signal_lab_minutes (
  symbol text        NOT NULL,
  venue  text        NOT NULL,
  minute timestamptz NOT NULL,
  volume numeric     NOT NULL,
  trades bigint      NOT NULL,
  PRIMARY KEY (symbol, venue, minute)
) WITH (fillfactor = 50);
COMMENT ON TABLE signal_lab.signal_lab_minutes IS 'Traded quantity per symbol, venue and minute.';
`;
