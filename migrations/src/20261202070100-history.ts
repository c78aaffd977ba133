import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What went through each topic, source and consumer was known of the last quarter of an hour and of the
 * whole system alone. History is derived from the accounts and the gauges that are read anyway: what lies
 * between two readings, by the minute and, added up, by the hour. It is no evidence and may be emptied.
 */
export class History20261202070100 implements MigrationInterface {
  name = 'History20261202070100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE history_state (
  one               boolean PRIMARY KEY DEFAULT true CONSTRAINT history_state_is_one_row CHECK (one),
  read_at           timestamptz,
  hours_through     timestamptz NOT NULL DEFAULT '-infinity',
  attempts_through  bigint NOT NULL DEFAULT 0,
  attempts_mark     bigint NOT NULL DEFAULT 0,
  attempts_mark_xid xid8   NOT NULL DEFAULT '0'
) WITH (fillfactor=50);
INSERT INTO history_state DEFAULT VALUES;
COMMENT ON TABLE history_state IS
  'How far history has been noted; its row lock lets one process at a time note a minute.';
COMMENT ON COLUMN history_state.hours_through IS 'Hours before it have been added up.';
COMMENT ON COLUMN history_state.attempts_through IS
  'Failed attempts up to this id are counted. Up to attempts_mark nothing appears once all before attempts_mark_xid have ended.';

CREATE TABLE history_readings (
  step    smallint    NOT NULL CONSTRAINT history_readings_step CHECK (step IN (60, 3600)),
  at      timestamptz NOT NULL,
  seconds double precision,
  CONSTRAINT history_readings_pkey PRIMARY KEY (step, at)
);
COMMENT ON TABLE history_readings IS
  'Minutes and hours that were read. One that is not here is a hole; a name without a point in one was idle.';
COMMENT ON COLUMN history_readings.seconds IS
  'What its counts cover: since the reading before. Null at the first, which has nothing before it.';

CREATE TABLE history_names (
  kind      text        NOT NULL,
  name      text        NOT NULL,
  since     timestamptz NOT NULL,
  seen_at   timestamptz NOT NULL,
  received  bigint,
  ingested  bigint,
  delivered bigint,
  processed bigint,
  errors    bigint,
  CONSTRAINT history_names_pkey PRIMARY KEY (kind, name),
  CONSTRAINT history_names_kind CHECK (kind IN ('system', 'topic', 'source', 'consumer'))
) WITH (fillfactor=50);
COMMENT ON TABLE history_names IS
  'What history is kept of, from when to when it was seen, and its totals at the newest reading.';

CREATE TABLE history_points (
  kind           text        NOT NULL,
  name           text        NOT NULL,
  step           smallint    NOT NULL,
  at             timestamptz NOT NULL,
  received       bigint,
  ingested       bigint,
  delivered      bigint,
  processed      bigint,
  errors         bigint,
  backlog        bigint,
  oldest_seconds real,
  dead           bigint,
  p50_ms         real,
  p99_ms         real,
  CONSTRAINT history_points_pkey PRIMARY KEY (kind, name, step, at)
);
COMMENT ON TABLE history_points IS
  'What went through since the reading before, and how it stood then; by minute and by hour.';
COMMENT ON COLUMN history_points.backlog IS 'As it stood at the reading; the most of them in an hour.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE history_points;
DROP TABLE history_names;
DROP TABLE history_readings;
DROP TABLE history_state`);
  }
}
