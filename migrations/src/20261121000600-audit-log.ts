import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who did what. Append-only, and each row carries the SHA-256 of itself and of its predecessor, so
 * that a row altered or removed behind our back breaks the chain at a place that can be named.
 */
export class AuditLog20261121000600 implements MigrationInterface {
  name = 'AuditLog20261121000600';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE audit_log (
  id         bigint      PRIMARY KEY,
  at         timestamptz NOT NULL,
  actor      text        NOT NULL,
  role       text        NOT NULL,
  action     text        NOT NULL,
  target     text,
  filter     jsonb,
  affected   bigint      NOT NULL,
  before     jsonb,
  after      jsonb,
  reason     text,
  request_id text,
  prev_hash  bytea       NOT NULL,
  hash       bytea       NOT NULL,
  CONSTRAINT audit_log_hash_length CHECK (octet_length(hash) = 32 AND octet_length(prev_hash) = 32)
);
CREATE INDEX audit_log_by_target ON audit_log (target, id);
COMMENT ON INDEX audit_log_by_target IS 'Operator actions on one event, topic or replay.';

CREATE TRIGGER audit_log_immutable BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE audit_log`);
  }
}
