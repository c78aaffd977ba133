import type { DataSource } from 'typeorm';

const SCHEMA_LOCK = 7_214_903_403;

/** Creates the tables of this example, in a schema of their own. Safe to call at each start. */
export async function createSchema(dataSource: DataSource): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    await manager.query(TABLES);
  });
}

const TABLES = `
CREATE SCHEMA IF NOT EXISTS trader;

CREATE TABLE IF NOT EXISTS trader.market_events (
  event_id    uuid        PRIMARY KEY,
  event_type  text        NOT NULL,
  venue       text        NOT NULL,
  symbol      text        NOT NULL,
  occurred_at timestamptz NOT NULL,
  payload     jsonb       NOT NULL
);
COMMENT ON TABLE trader.market_events IS 'Quotes and candles: what the model is trained on.';

CREATE TABLE IF NOT EXISTS trader.fills (
  release_id  uuid        PRIMARY KEY,
  decision_id uuid        NOT NULL UNIQUE,
  account     text        NOT NULL,
  symbol      text        NOT NULL,
  side        text        NOT NULL,
  quantity    numeric     NOT NULL CHECK (quantity > 0),
  price       numeric     NOT NULL CHECK (price > 0),
  filled_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE trader.fills IS 'Orders on paper, one for each release that was acted on.';
`;
