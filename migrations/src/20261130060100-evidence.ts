import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A fingerprint of 64 bits named what had been altered and proved nothing. A leaf is the SHA-256 of the
 * canonical text of a row, and leaves are put together under signed Merkle roots, each of which names the
 * one before (docs/reference/evidence.md). Leaves carry the number of their row, so that a segment that
 * takes too long is verified in steps; leaves of rows that retention takes stay, as hashes.
 *
 * How far a segment was verified, and since when, is kept while it grows: what has not been looked at is
 * a figure. Leaves are taken anew from the rows as they are.
 */
export class Evidence20261130060100 implements MigrationInterface {
  name = 'Evidence20261130060100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE ledger_fingerprints;

ALTER TABLE ledger_progress DROP CONSTRAINT ledger_progress_kind;
INSERT INTO ledger_progress (kind) VALUES ('audit');

DELETE FROM ledger_findings;
ALTER TABLE ledger_findings DROP CONSTRAINT ledger_findings_of_segment;
COMMENT ON TABLE ledger_findings IS
  'What the last verification of a segment, or of a root (kind head), could not explain.';

ALTER TABLE ledger_segments
  ADD COLUMN rows             bigint      NOT NULL DEFAULT 0,
  ADD COLUMN bytes            bigint      NOT NULL DEFAULT 0,
  ADD COLUMN leaves           bigint      NOT NULL DEFAULT 0,
  ADD COLUMN opened_at        timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN verified_through bigint,
  ADD COLUMN timed_out_at     timestamptz,
  ADD COLUMN step             bigint;
UPDATE ledger_segments SET verified_at = NULL;
COMMENT ON COLUMN ledger_segments.rows IS 'Weight when it was closed: rows along its numbers.';
COMMENT ON COLUMN ledger_segments.bytes IS 'Weight when it was closed: bytes as stored.';
COMMENT ON COLUMN ledger_segments.leaves IS 'Leaves that have been taken of it.';
COMMENT ON COLUMN ledger_segments.verified_through IS 'Number up to which it was verified at verified_at.';
COMMENT ON COLUMN ledger_segments.timed_out_at IS 'Last verification that could not look at a row in time.';
COMMENT ON COLUMN ledger_segments.step IS 'Numbers that one step of a verification may span.';

CREATE TABLE ledger_heads (
  number     bigint      NOT NULL CONSTRAINT ledger_heads_pkey PRIMARY KEY,
  head       json        NOT NULL,
  hash       bytea       NOT NULL,
  key_id     text,
  signature  bytea,
  verified_at timestamptz,
  CONSTRAINT ledger_heads_hash_length CHECK (octet_length(hash) = 32),
  CONSTRAINT ledger_heads_signed_by_a_key CHECK ((key_id IS NULL) = (signature IS NULL))
);
COMMENT ON TABLE ledger_heads IS 'Merkle roots of evidence, each naming the one before.';
COMMENT ON COLUMN ledger_heads.head IS 'Canonical text; hash is its SHA-256, signature is over it.';
CREATE INDEX ledger_heads_oldest ON ledger_heads (verified_at NULLS FIRST);
COMMENT ON INDEX ledger_heads_oldest IS 'What to verify next.';

CREATE TABLE ledger_leaves (
  batch       bigint  GENERATED ALWAYS AS IDENTITY CONSTRAINT ledger_leaves_pkey PRIMARY KEY,
  kind        text    NOT NULL,
  after_seq   bigint  NOT NULL,
  part        text    NOT NULL,
  is_evidence boolean NOT NULL,
  head        bigint,
  seqs        bigint[] NOT NULL,
  keys        text[]  NOT NULL,
  hashes      bytea[] NOT NULL,
  CONSTRAINT ledger_leaves_of_segment FOREIGN KEY (kind, after_seq)
    REFERENCES ledger_segments (kind, after_seq) ON DELETE CASCADE,
  CONSTRAINT ledger_leaves_are_whole CHECK (
    cardinality(keys) = cardinality(hashes) AND cardinality(keys) = cardinality(seqs))
);
COMMENT ON TABLE ledger_leaves IS
  'Number, key and hash of rows of a segment as they were first verified, by table; batches in order are the leaves of a root.';
CREATE INDEX ledger_leaves_of_part ON ledger_leaves (kind, after_seq, part);
COMMENT ON INDEX ledger_leaves_of_part IS 'A segment is compared with its leaves.';
CREATE INDEX ledger_leaves_by_head ON ledger_leaves (head, batch) WHERE is_evidence;
COMMENT ON INDEX ledger_leaves_by_head IS 'The leaves of a root, and those that wait for one.'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE ledger_leaves;
DROP TABLE ledger_heads;
DELETE FROM ledger_findings;
DELETE FROM ledger_segments WHERE kind = 'audit';
DELETE FROM ledger_progress WHERE kind = 'audit';
ALTER TABLE ledger_segments
  DROP COLUMN step, DROP COLUMN timed_out_at, DROP COLUMN verified_through, DROP COLUMN opened_at,
  DROP COLUMN leaves, DROP COLUMN bytes, DROP COLUMN rows;
UPDATE ledger_segments SET verified_at = NULL;
COMMENT ON TABLE ledger_findings IS 'What the last verification of a segment could not explain.';
ALTER TABLE ledger_findings ADD CONSTRAINT ledger_findings_of_segment
  FOREIGN KEY (kind, after_seq) REFERENCES ledger_segments (kind, after_seq) ON DELETE CASCADE;
ALTER TABLE ledger_progress ADD CONSTRAINT ledger_progress_kind
  CHECK (kind = ANY (ARRAY['raw'::text, 'entry'::text, 'effect'::text, 'attempt'::text]));
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
  'Key and hash of every row of a segment as it was first verified, by table.'`);
  }
}
