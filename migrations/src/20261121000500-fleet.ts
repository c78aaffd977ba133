import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Topics with their operator state, the relay workers, replays and the connectors' cursors. */
export class Fleet20261121000500 implements MigrationInterface {
  name = 'Fleet20261121000500';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE topics (
  topic           text        PRIMARY KEY,
  transport       text        NOT NULL,
  ordering        text        NOT NULL DEFAULT 'none',
  policy          jsonb       NOT NULL DEFAULT '{}',
  paused_at       timestamptz,
  paused_by       text,
  pause_reason    text,
  rate_per_second integer,
  registered_at   timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT topics_ordering CHECK (ordering IN ('none', 'key')),
  CONSTRAINT topics_rate_positive CHECK (rate_per_second > 0),
  CONSTRAINT topics_pause_has_author CHECK ((paused_at IS NULL) = (paused_by IS NULL))
);
COMMENT ON COLUMN topics.policy IS 'The definition the relay runs with; secrets never stand in it.';

CREATE TABLE relay_workers (
  worker_id        text        PRIMARY KEY,
  hostname         text        NOT NULL,
  pid              integer     NOT NULL,
  version          text        NOT NULL,
  started_at       timestamptz NOT NULL DEFAULT now(),
  heartbeat_at     timestamptz NOT NULL DEFAULT now(),
  lease_expires_at timestamptz NOT NULL,
  stopping_at      timestamptz,
  topics           jsonb       NOT NULL DEFAULT '{}'
) WITH (fillfactor = 50);
COMMENT ON COLUMN relay_workers.topics IS
  'By topic: breaker state, entries in flight, last success, last error of this worker.';

CREATE TABLE replays (
  id                  uuid        PRIMARY KEY,
  name                text        NOT NULL,
  reason              text,
  filter              jsonb       NOT NULL,
  rate_per_second     integer     NOT NULL DEFAULT 100,
  ordering            text        NOT NULL DEFAULT 'none',
  only_unprocessed_by text,
  status              text        NOT NULL DEFAULT 'pending',
  requested_by        text        NOT NULL,
  matched             bigint,
  enqueued            bigint      NOT NULL DEFAULT 0,
  skipped             bigint      NOT NULL DEFAULT 0,
  position            jsonb,
  worker_id           text,
  last_error          text,
  created_at          timestamptz NOT NULL DEFAULT now(),
  started_at          timestamptz,
  finished_at         timestamptz,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT replays_status CHECK
    (status IN ('pending', 'running', 'paused', 'completed', 'cancelled', 'failed')),
  CONSTRAINT replays_ordering CHECK (ordering IN ('none', 'key')),
  CONSTRAINT replays_rate_positive CHECK (rate_per_second > 0)
);
CREATE INDEX replays_open ON replays (created_at) WHERE status IN ('pending', 'running');
COMMENT ON INDEX replays_open IS 'Workers looking for a replay to carry on.';

CREATE TABLE connector_cursors (
  connector  text        PRIMARY KEY,
  source     text        NOT NULL,
  cursor     jsonb       NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE connector_cursors IS 'How far a connector has read; commits with what it read.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE connector_cursors;
DROP TABLE replays;
DROP TABLE relay_workers;
DROP TABLE topics;
`);
  }
}
