import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A record can be right by its schema and wrong all the same: a price of zero, a day that came twice. What
 * expectations found is kept by window, and batches that are held wait for an operator.
 */
export class Expectations20261202040000 implements MigrationInterface {
  name = 'Expectations20261202040000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE expectations (
  name          text PRIMARY KEY,
  kind          text NOT NULL,
  action        text NOT NULL,
  event_type    text,
  source        text,
  entity_id     text,
  description   text NOT NULL,
  expects       text NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  seen_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT expectations_action CHECK (action IN ('warn', 'quarantine', 'hold'))
);
COMMENT ON TABLE expectations IS
  'What processes of ingestion judge by, as they have it in EXPECTATIONS_FILE. Not evidence.';
COMMENT ON COLUMN expectations.seen_at IS 'When a process last said so: one that is in no file any more stays behind.';

CREATE TABLE expectation_results (
  expectation text NOT NULL,
  window_at   timestamptz NOT NULL,
  judged      bigint NOT NULL,
  failed      bigint NOT NULL,
  undecided   bigint NOT NULL,
  PRIMARY KEY (expectation, window_at),
  CONSTRAINT expectation_results_counts
    CHECK (failed >= 0 AND undecided >= 0 AND judged >= failed + undecided)
);
COMMENT ON TABLE expectation_results IS
  'What each expectation found in each window of time: records, or for volumes the window itself. Retention takes old windows.';
-- Retention: the oldest windows of all expectations.
CREATE INDEX expectation_results_by_time ON expectation_results (window_at);

CREATE TABLE expectation_findings (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  expectation    text NOT NULL,
  found_at       timestamptz NOT NULL,
  outcome        text NOT NULL,
  consequence    text NOT NULL,
  event_id       uuid,
  raw_payload_id uuid,
  record_index   integer,
  source         text,
  event_type     text,
  entity_id      text,
  path           text NOT NULL,
  message        text NOT NULL,
  CONSTRAINT expectation_findings_outcome CHECK (outcome IN ('failed', 'undecided')),
  CONSTRAINT expectation_findings_consequence
    CHECK (consequence IN ('stored', 'quarantined', 'held', 'none'))
);
COMMENT ON TABLE expectation_findings IS
  'Examples of what did not pass, some for each expectation and window; expectation_results counts all.';
-- The newest examples of an expectation.
CREATE INDEX expectation_findings_by_expectation ON expectation_findings (expectation, id);
-- Retention.
CREATE INDEX expectation_findings_by_time ON expectation_findings (found_at);

CREATE TABLE held_batches (
  id          uuid PRIMARY KEY,
  source      text NOT NULL,
  connector   text NOT NULL,
  expectation text NOT NULL,
  message     text NOT NULL,
  held_at     timestamptz NOT NULL DEFAULT now(),
  records     integer NOT NULL,
  failing     integer NOT NULL,
  bytes       bigint NOT NULL,
  digest      bytea NOT NULL,
  content     text NOT NULL,
  repeats     integer NOT NULL DEFAULT 0,
  state       text NOT NULL DEFAULT 'held',
  resolved_at timestamptz,
  resolved_by text,
  reason      text,
  CONSTRAINT held_batches_state CHECK (state IN ('held', 'released', 'discarded')),
  CONSTRAINT held_batches_resolved
    CHECK ((state = 'held') = (resolved_at IS NULL) AND (state = 'held') = (resolved_by IS NULL)),
  CONSTRAINT held_batches_counts CHECK (records >= failing AND failing > 0)
);
COMMENT ON TABLE held_batches IS
  'Batches that an expectation holds: their raw payloads and records, of which nothing is stored as an event.';
COMMENT ON COLUMN held_batches.digest IS 'Of source, event ids and texts: the same batch sent again is counted in repeats.';
COMMENT ON COLUMN held_batches.content IS 'Raw payloads and records as they came, as JSON text.';
-- The same batch once; also how many are held.
CREATE UNIQUE INDEX held_batches_open ON held_batches (digest) WHERE state = 'held';
-- The list, newest first.
CREATE INDEX held_batches_by_time ON held_batches (held_at, id);
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'DROP TABLE held_batches, expectation_findings, expectation_results, expectations',
    );
  }
}
