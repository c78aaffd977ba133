import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A canary is known before it is sent, so that one that never arrives is missed. What each is asked for
 * at each place on its way is kept for a while; the last success of each place for longer.
 */
export class Canaries20261202060100 implements MigrationInterface {
  name = 'Canaries20261202060100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE canary_beats (
  event_id     uuid PRIMARY KEY,
  way          text NOT NULL,
  slot         timestamptz NOT NULL,
  sent_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  answered_ms  double precision,
  error        text,
  committed_at timestamptz,
  ended_at     timestamptz,
  CONSTRAINT canary_beats_one_per_slot UNIQUE (way, slot),
  CONSTRAINT canary_beats_answered CHECK (answered_ms >= 0)
);
COMMENT ON TABLE canary_beats IS
  'Canaries that were sent, written before they are. Not evidence: the ledger counts the events that came of them.';
COMMENT ON COLUMN canary_beats.sent_at IS 'By the clock of the database, as every time of a canary.';
COMMENT ON COLUMN canary_beats.answered_ms IS
  'Until the sender had its answer, by the clock of its process that cannot be set; null where there was none.';
COMMENT ON COLUMN canary_beats.error IS 'Why the sender had no answer, or which refusal it was.';
COMMENT ON COLUMN canary_beats.ended_at IS 'When it had come everywhere: it is not looked for any more.';
COMMENT ON COLUMN canary_beats.slot IS 'The interval that it is of: several processes send one in each.';
CREATE INDEX canary_beats_by_time ON canary_beats (sent_at);
COMMENT ON INDEX canary_beats_by_time IS 'The newest, and those that are over.';

CREATE TABLE canary_results (
  event_id uuid NOT NULL REFERENCES canary_beats ON DELETE CASCADE,
  hop      text NOT NULL,
  topic    text NOT NULL DEFAULT '',
  consumer text NOT NULL DEFAULT '',
  ms       double precision,
  missed   boolean NOT NULL,
  CONSTRAINT canary_results_once PRIMARY KEY (event_id, hop, topic, consumer),
  CONSTRAINT canary_results_hop CHECK (hop IN ('committed', 'published', 'consumed'))
);
COMMENT ON TABLE canary_results IS 'What became of each canary at each place that it had to reach.';
COMMENT ON COLUMN canary_results.ms IS 'Since the place before; null while it has not come.';
COMMENT ON COLUMN canary_results.missed IS 'It came after the goal, or has not come.';

CREATE TABLE canary_hops (
  hop             text NOT NULL,
  way             text NOT NULL,
  topic           text NOT NULL DEFAULT '',
  consumer        text NOT NULL DEFAULT '',
  last_success_at timestamptz,
  last_ms         double precision,
  last_event_id   uuid,
  last_judged_at  timestamptz NOT NULL,
  reached         bigint NOT NULL DEFAULT 0,
  missed          bigint NOT NULL DEFAULT 0,
  CONSTRAINT canary_hops_once PRIMARY KEY (hop, way, topic, consumer)
);
COMMENT ON TABLE canary_hops IS
  'One row for each place and way in: the newest canary that reached it, and how many missed its goal.';
COMMENT ON COLUMN canary_hops.last_judged_at IS
  'When the newest canary was sent that this place was judged by; a place that is no more is forgotten by it.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE canary_hops; DROP TABLE canary_results; DROP TABLE canary_beats');
  }
}
