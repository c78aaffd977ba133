import type { DataSource } from 'typeorm';

/** Two processes of a consumer that start together create the tables one after the other. */
const INBOX_TABLES_LOCK = 7_214_903_319;

/**
 * Creates the inbox in a consumer's own database: the two tables of the control plane's inbox, as
 * its migration makes them, and the acknowledgements still to be reported. Safe to call at each
 * start. The tables go to the first schema of the connection's search path.
 */
export async function createInboxTables(dataSource: DataSource): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [INBOX_TABLES_LOCK]);
    await manager.query(INBOX_TABLES);
  });
}

export const INBOX_TABLES = `
CREATE TABLE IF NOT EXISTS processed_events (
  event_id     uuid        NOT NULL,
  consumer     text        NOT NULL,
  topic        text        NOT NULL,
  processed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  duplicates   integer     NOT NULL DEFAULT 0,
  CONSTRAINT processed_events_once PRIMARY KEY (event_id, consumer)
) WITH (fillfactor = 90);
CREATE INDEX IF NOT EXISTS processed_events_by_consumer ON processed_events (consumer, processed_at);

CREATE TABLE IF NOT EXISTS consumer_failures (
  event_id        uuid        NOT NULL,
  consumer        text        NOT NULL,
  topic           text        NOT NULL,
  attempts        integer     NOT NULL,
  first_failed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_failed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  dead_lettered_at timestamptz,
  error_code      text        NOT NULL,
  error_message   text        NOT NULL,
  envelope        json,
  discarded_at    timestamptz,
  CONSTRAINT consumer_failures_one PRIMARY KEY (event_id, consumer)
);
ALTER TABLE consumer_failures ADD COLUMN IF NOT EXISTS discarded_at timestamptz;

CREATE TABLE IF NOT EXISTS consumer_pending_acks (
  event_id     uuid        NOT NULL,
  consumer     text        NOT NULL,
  topic        text        NOT NULL,
  processed_at timestamptz NOT NULL,
  CONSTRAINT consumer_pending_acks_one PRIMARY KEY (event_id, consumer)
);
CREATE INDEX IF NOT EXISTS consumer_pending_acks_oldest
  ON consumer_pending_acks (consumer, processed_at, event_id);
`;
