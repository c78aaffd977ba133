import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger without scans. Every table of the accounts is read once, in segments of consecutive
 * numbers that are closed when no transaction can add to them any more. A closed segment leaves its
 * sums behind, and a fingerprint of each row, so that a row altered or removed later can be named.
 *
 * Raw payloads and inbox rows get a number for that. A B-tree, although only ranges are read: a BRIN
 * index is not summarised before the next autovacuum, and all that came since would be read each time.
 */
export class LedgerRollups20261121030100 implements MigrationInterface {
  name = 'LedgerRollups20261121030100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
ALTER TABLE raw_payloads ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY;
COMMENT ON COLUMN raw_payloads.seq IS 'Order of storing; the ledger closes its segments by it.';
CREATE INDEX raw_payloads_by_seq ON raw_payloads (seq);
COMMENT ON INDEX raw_payloads_by_seq IS 'Segments of the ledger.';

ALTER TABLE processed_events ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY;
COMMENT ON COLUMN processed_events.seq IS 'Order of storing; the ledger closes its segments by it.';
CREATE INDEX processed_events_by_seq ON processed_events (seq);
COMMENT ON INDEX processed_events_by_seq IS 'Segments of the ledger.';

CREATE INDEX outbox_discarded ON outbox (discarded_at, id) WHERE discarded_at IS NOT NULL;
COMMENT ON INDEX outbox_discarded IS 'The ledger counts what is not delivered by partial indexes.';

CREATE TABLE ledger_progress (
  kind           text        PRIMARY KEY,
  closed_through bigint      NOT NULL DEFAULT 0,
  mark           bigint      NOT NULL DEFAULT 0,
  mark_xid       xid8        NOT NULL DEFAULT '0',
  marked_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ledger_progress_kind CHECK (kind IN ('raw', 'entry', 'effect', 'attempt'))
);
COMMENT ON TABLE ledger_progress IS
  'How far each account is closed. Below mark nothing can appear once all before mark_xid have ended.';
INSERT INTO ledger_progress (kind) VALUES ('raw'), ('entry'), ('effect'), ('attempt');

CREATE TABLE ledger_segments (
  kind        text        NOT NULL REFERENCES ledger_progress (kind),
  after_seq   bigint      NOT NULL,
  through_seq bigint      NOT NULL,
  closed_at   timestamptz NOT NULL DEFAULT now(),
  verified_at timestamptz,
  CONSTRAINT ledger_segments_one PRIMARY KEY (kind, after_seq),
  CONSTRAINT ledger_segments_not_empty CHECK (through_seq > after_seq)
);
COMMENT ON TABLE ledger_segments IS 'Closed ranges (after_seq, through_seq]; only the last grows.';
CREATE INDEX ledger_segments_oldest ON ledger_segments (verified_at NULLS FIRST);
COMMENT ON INDEX ledger_segments_oldest IS 'What to verify next.';

CREATE TABLE ledger_rollups (
  kind         text        NOT NULL,
  after_seq    bigint      NOT NULL,
  hour         timestamptz NOT NULL,
  name         text        NOT NULL,
  consumer     text        NOT NULL DEFAULT '',
  is_replay    boolean     NOT NULL DEFAULT false,
  rows         bigint      NOT NULL,
  records      bigint      NOT NULL DEFAULT 0,
  accepted     bigint      NOT NULL DEFAULT 0,
  duplicates   bigint      NOT NULL DEFAULT 0,
  rejected     bigint      NOT NULL DEFAULT 0,
  events       bigint      NOT NULL DEFAULT 0,
  CONSTRAINT ledger_rollups_one PRIMARY KEY (kind, after_seq, hour, name, consumer, is_replay),
  CONSTRAINT ledger_rollups_of_segment FOREIGN KEY (kind, after_seq)
    REFERENCES ledger_segments (kind, after_seq) ON DELETE CASCADE
);
COMMENT ON TABLE ledger_rollups IS
  'Sums of a segment: by source for raw payloads, by topic for entries and effects.';

CREATE TABLE ledger_fingerprints (
  kind      text     NOT NULL,
  after_seq bigint   NOT NULL,
  part      text     NOT NULL,
  keys      text[]   NOT NULL,
  hashes    bigint[] NOT NULL,
  CONSTRAINT ledger_fingerprints_one PRIMARY KEY (kind, after_seq, part),
  CONSTRAINT ledger_fingerprints_of_segment FOREIGN KEY (kind, after_seq)
    REFERENCES ledger_segments (kind, after_seq) ON DELETE CASCADE
);
COMMENT ON TABLE ledger_fingerprints IS
  'Key and hash of every row of a segment as it was first verified, by table.';

CREATE TABLE ledger_findings (
  kind       text   NOT NULL,
  after_seq  bigint NOT NULL,
  rule       text   NOT NULL,
  part       text   NOT NULL,
  difference bigint NOT NULL,
  expected   bigint,
  actual     bigint,
  message    text   NOT NULL,
  ids        text[] NOT NULL,
  found_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ledger_findings_one PRIMARY KEY (kind, after_seq, rule, part),
  CONSTRAINT ledger_findings_of_segment FOREIGN KEY (kind, after_seq)
    REFERENCES ledger_segments (kind, after_seq) ON DELETE CASCADE
);
COMMENT ON TABLE ledger_findings IS 'What the last verification of a segment could not explain.';

CREATE TABLE ledger_baseline_sources AS SELECT * FROM retired_sources;
CREATE TABLE ledger_baseline_entries AS SELECT * FROM retired_entries;
CREATE TABLE ledger_baseline_effects AS SELECT * FROM retired_effects;
COMMENT ON TABLE ledger_baseline_sources IS 'Taken by retention before the first segment was closed.';
COMMENT ON TABLE ledger_baseline_entries IS 'Taken by retention before the first segment was closed.';
COMMENT ON TABLE ledger_baseline_effects IS 'Taken by retention before the first segment was closed.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE ledger_baseline_effects;
DROP TABLE ledger_baseline_entries;
DROP TABLE ledger_baseline_sources;
DROP TABLE ledger_findings;
DROP TABLE ledger_fingerprints;
DROP TABLE ledger_rollups;
DROP TABLE ledger_segments;
DROP TABLE ledger_progress;
DROP INDEX outbox_discarded;
ALTER TABLE processed_events DROP COLUMN seq;
ALTER TABLE raw_payloads DROP COLUMN seq;
`);
  }
}
