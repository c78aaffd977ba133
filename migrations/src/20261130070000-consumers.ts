import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Consumers as operators see them. What a consumer has not done yet is counted event by event, and a
 * table of ten million is not read for it every few seconds: `consumer_progress` remembers how far each
 * consumer has been looked through, and the few entries behind that which still wait.
 *
 * What a consumer gave up can be given up for good. A failure after that begins anew; the trigger says
 * so, because the library of consumers writes failures into databases of their own too, which know no
 * operators.
 */
export class Consumers20261130070000 implements MigrationInterface {
  name = 'Consumers20261130070000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
ALTER TABLE consumer_failures ADD COLUMN discarded_at timestamptz;
COMMENT ON COLUMN consumer_failures.discarded_at IS
  'An operator gave the event up for this consumer; a later failure takes it back.';

CREATE FUNCTION reopen_consumer_failure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.discarded_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER consumer_failures_reopened BEFORE UPDATE ON consumer_failures
  FOR EACH ROW WHEN (NEW.last_failed_at IS DISTINCT FROM OLD.last_failed_at
                     AND OLD.discarded_at IS NOT NULL)
  EXECUTE FUNCTION reopen_consumer_failure();

CREATE INDEX consumer_failures_by_consumer
  ON consumer_failures (consumer, topic, last_failed_at);
COMMENT ON INDEX consumer_failures_by_consumer IS 'Which consumers have failed at a topic, and when last.';
CREATE INDEX consumer_failures_dead ON consumer_failures (consumer, dead_lettered_at, event_id)
  WHERE dead_lettered_at IS NOT NULL AND discarded_at IS NULL;
COMMENT ON INDEX consumer_failures_dead IS 'What a consumer gave up, newest first.';
CREATE INDEX consumer_failures_retried ON consumer_failures (consumer, topic) WHERE attempts = 0;
COMMENT ON INDEX consumer_failures_retried IS 'Ordered again by an operator and not failed since.';

CREATE TABLE consumer_progress (
  consumer       text        NOT NULL,
  topic          text        NOT NULL,
  through_id     bigint      NOT NULL DEFAULT 0,
  open_entry_ids bigint[]    NOT NULL DEFAULT '{}',
  last_seen_at   timestamptz,
  not_yet_noted  bigint,
  not_yet_before bigint,
  noted_at       timestamptz,
  CONSTRAINT consumer_progress_one PRIMARY KEY (consumer, topic)
) WITH (fillfactor = 50);
COMMENT ON TABLE consumer_progress IS
  'How far the entries of a topic have been looked through for a consumer. Derived: may be emptied.';
COMMENT ON COLUMN consumer_progress.open_entry_ids IS
  'Entries up to through_id that were not delivered, or whose event the consumer had not had yet.';
COMMENT ON COLUMN consumer_progress.not_yet_before IS
  'Not yet processed a minute or two before noted_at; more now means that the consumer falls behind.';

CREATE TABLE retired_consumers (
  consumer   text        PRIMARY KEY,
  retired_at timestamptz NOT NULL DEFAULT now(),
  retired_by text        NOT NULL,
  reason     text        NOT NULL
);
COMMENT ON TABLE retired_consumers IS
  'Consumers that are no more. One that is seen after retired_at counts again.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE retired_consumers;
DROP TABLE consumer_progress;
DROP INDEX consumer_failures_by_consumer, consumer_failures_dead, consumer_failures_retried;
DROP TRIGGER consumer_failures_reopened ON consumer_failures;
DROP FUNCTION reopen_consumer_failure();
ALTER TABLE consumer_failures DROP COLUMN discarded_at;
`);
  }
}
