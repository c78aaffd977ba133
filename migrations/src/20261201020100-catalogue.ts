import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Event types and kinds of action as data: a version of one is a row that never changes, under the digest of
 * its content, and every process reads the rows that it has not seen.
 */
export class Catalogue20261201020100 implements MigrationInterface {
  name = 'Catalogue20261201020100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE catalogue_versions (
  kind           text        NOT NULL,
  name           text        NOT NULL,
  schema_version int         NOT NULL,
  revision       bigint      NOT NULL,
  sha256         bytea       NOT NULL,
  definition     text        NOT NULL,
  created_by     text        NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT catalogue_versions_pkey PRIMARY KEY (kind, name, schema_version),
  CONSTRAINT catalogue_versions_in_order UNIQUE (revision),
  CONSTRAINT catalogue_versions_kind CHECK (kind = ANY (ARRAY['event', 'action'])),
  CONSTRAINT catalogue_versions_number CHECK (schema_version BETWEEN 1 AND 32767),
  CONSTRAINT catalogue_versions_digest CHECK (sha256 = sha256(convert_to(definition, 'UTF8')))
);
COMMENT ON TABLE catalogue_versions IS 'Event types and kinds of action that were pushed, each version as canonical JSON.';
COMMENT ON COLUMN catalogue_versions.revision IS 'Order of commits without a gap: pushes wait for each other.';
CREATE TRIGGER catalogue_versions_immutable BEFORE DELETE OR UPDATE ON catalogue_versions
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER catalogue_versions_no_truncate BEFORE TRUNCATE ON catalogue_versions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE catalogue_versions');
  }
}
