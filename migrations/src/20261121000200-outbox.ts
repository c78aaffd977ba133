import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The orders to deliver, and who holds which.
 *
 * An entry is written twice in its life when all goes well: once by the triple write, once when it
 * is settled. A claim writes nothing on it: it is one row in `claims` that names the entries it
 * holds. So that the settle stays a heap-only update (no index is touched), no index of `outbox`
 * mentions a column that a first-try delivery changes: `next_attempt_at` is null for an entry that
 * has never failed and `dead_lettered_at` for one that is not dead, and the partial indexes below
 * speak of those two alone. The fill factor leaves room for the second version on the same page.
 */
export class Outbox20261121000200 implements MigrationInterface {
  name = 'Outbox20261121000200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE outbox (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id          uuid        NOT NULL,
  topic             text        NOT NULL,
  partition_key     text,
  payload_json      json        NOT NULL,
  headers           json        NOT NULL DEFAULT '{}',
  created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  next_attempt_at   timestamptz,
  delivery_attempts smallint    NOT NULL DEFAULT 0,
  attempts_forgiven smallint    NOT NULL DEFAULT 0,
  claimed_by        text,
  claimed_at        timestamptz,
  delivered_at      timestamptz,
  dead_lettered_at  timestamptz,
  discarded_at      timestamptz,
  error_code        text,
  last_error        text,
  broker_ref        text,
  replay_id         uuid,
  CONSTRAINT outbox_one_per_event_topic_replay
    UNIQUE NULLS NOT DISTINCT (event_id, topic, replay_id),
  CONSTRAINT outbox_one_end
    CHECK (num_nonnulls(delivered_at, dead_lettered_at, discarded_at) <= 1),
  CONSTRAINT outbox_ended_is_not_scheduled
    CHECK (next_attempt_at IS NULL
           OR num_nonnulls(delivered_at, dead_lettered_at, discarded_at) = 0),
  CONSTRAINT outbox_attempts_not_negative
    CHECK (delivery_attempts >= attempts_forgiven AND attempts_forgiven >= 0)
) WITH (fillfactor = 50);
COMMENT ON TABLE outbox IS 'The order to deliver one event to one topic.';
COMMENT ON COLUMN outbox.payload_json IS 'The envelope as it is sent; the relay never parses it.';
COMMENT ON COLUMN outbox.next_attempt_at IS
  'Null: never failed. A time: due then. Infinity: parked behind the head of its key.';
COMMENT ON COLUMN outbox.attempts_forgiven IS
  'Attempts that no longer count to the ceiling because an operator ordered a replay.';

CREATE INDEX outbox_fresh ON outbox (topic, id);
COMMENT ON INDEX outbox_fresh IS 'Claim above the frontier, oldest first; the sweep below it.';
CREATE INDEX outbox_due ON outbox (topic, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
COMMENT ON INDEX outbox_due IS 'Claim of due retries.';
CREATE INDEX outbox_blocking ON outbox (topic, partition_key, id)
  WHERE next_attempt_at IS NOT NULL OR dead_lettered_at IS NOT NULL;
COMMENT ON INDEX outbox_blocking IS 'Keys of an ordered topic that wait behind a head.';
CREATE INDEX outbox_dead ON outbox (dead_lettered_at, id) WHERE dead_lettered_at IS NOT NULL;
COMMENT ON INDEX outbox_dead IS 'Dead letters, newest first.';
CREATE INDEX outbox_replay ON outbox (replay_id, id) WHERE replay_id IS NOT NULL;
COMMENT ON INDEX outbox_replay IS 'Progress of a replay.';

CREATE TABLE topic_cursors (
  topic          text   PRIMARY KEY,
  frontier       bigint NOT NULL DEFAULT 0,
  swept_through  bigint NOT NULL DEFAULT 0,
  sweep_position bigint NOT NULL DEFAULT 0,
  sweep_mark     bigint NOT NULL DEFAULT 0,
  sweep_mark_xid xid8   NOT NULL DEFAULT '0',
  owner          text
) WITH (fillfactor = 10);
COMMENT ON TABLE topic_cursors IS
  'Per topic: the highest entry id ever claimed fresh, and how far the sweep below it is sure.';

CREATE TABLE claims (
  id         uuid        PRIMARY KEY,
  topic      text        NOT NULL,
  worker_id  text        NOT NULL,
  entry_ids  bigint[]    NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT claims_not_empty CHECK (cardinality(entry_ids) > 0)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE claims ALTER COLUMN entry_ids SET COMPRESSION pglz;
COMMENT ON TABLE claims IS
  'An entry is in flight exactly while one claim names it. Deleting the row revokes the claim.';
CREATE INDEX claims_by_worker ON claims (worker_id);
COMMENT ON INDEX claims_by_worker IS 'Take over the claims of a worker whose lease has run out.';

CREATE TABLE delivery_attempts (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id      bigint      NOT NULL,
  event_id      uuid        NOT NULL,
  topic         text        NOT NULL,
  attempt       smallint    NOT NULL,
  worker_id     text        NOT NULL,
  transport     text        NOT NULL,
  started_at    timestamptz NOT NULL,
  ended_at      timestamptz NOT NULL,
  outcome       text        NOT NULL,
  error_code    text,
  error_message text,
  response      text,
  CONSTRAINT delivery_attempts_one_per_number UNIQUE (entry_id, attempt),
  CONSTRAINT delivery_attempts_outcome CHECK
    (outcome IN ('delivered', 'retry', 'dead', 'expired', 'unavailable'))
);
COMMENT ON TABLE delivery_attempts IS
  'Every failed attempt, and every attempt of an entry that ever failed.';
CREATE INDEX delivery_attempts_by_event ON delivery_attempts (event_id);
COMMENT ON INDEX delivery_attempts_by_event IS 'Trace of an event.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE delivery_attempts;
DROP TABLE claims;
DROP TABLE topic_cursors;
DROP TABLE outbox;
`);
  }
}
