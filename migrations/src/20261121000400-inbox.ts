import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The consumer side: what has had its effect, and what a consumer gave up on. */
export class Inbox20261121000400 implements MigrationInterface {
  name = 'Inbox20261121000400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE processed_events (
  event_id     uuid        NOT NULL,
  consumer     text        NOT NULL,
  topic        text        NOT NULL,
  processed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  duplicates   integer     NOT NULL DEFAULT 0,
  CONSTRAINT processed_events_once PRIMARY KEY (event_id, consumer)
) WITH (fillfactor = 90);
COMMENT ON TABLE processed_events IS
  'Inbox. The row and the effect commit together, which is what makes an effect happen once.';
COMMENT ON COLUMN processed_events.duplicates IS 'Deliveries that arrived after the effect.';
CREATE INDEX processed_events_by_consumer ON processed_events (consumer, processed_at);
COMMENT ON INDEX processed_events_by_consumer IS 'Inbox retention; progress of a consumer.';

CREATE TABLE consumer_failures (
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
  CONSTRAINT consumer_failures_one PRIMARY KEY (event_id, consumer)
);
COMMENT ON TABLE consumer_failures IS
  'Events a consumer could not process; dead_lettered_at says that it gave up.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE consumer_failures;
DROP TABLE processed_events;
`);
  }
}
