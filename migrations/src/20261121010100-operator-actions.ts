import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an operator's hand leaves behind: payloads edited for one delivery, kept beside the original,
 * and the head of the audit chain. The chain alone proves that no row inside it was altered or
 * removed; the head, written in the same transaction as each row, also shows a tail that was cut off.
 */
export class OperatorActions20261121010100 implements MigrationInterface {
  name = 'OperatorActions20261121010100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE entry_edits (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id          bigint      NOT NULL,
  event_id          uuid        NOT NULL,
  edited_at         timestamptz NOT NULL DEFAULT now(),
  edited_by         text        NOT NULL,
  reason            text        NOT NULL,
  original_payload  json        NOT NULL,
  edited_payload    json        NOT NULL,
  original_envelope json        NOT NULL,
  edited_envelope   json        NOT NULL
);
COMMENT ON TABLE entry_edits IS
  'Payloads that an operator changed for one delivery. The event keeps what it always said.';
CREATE INDEX entry_edits_by_entry ON entry_edits (entry_id, id);
COMMENT ON INDEX entry_edits_by_entry IS 'Edits of a dead letter; whether an entry was edited.';
CREATE TRIGGER entry_edits_immutable BEFORE UPDATE OR DELETE ON entry_edits
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE INDEX rejected_records_open ON rejected_records (rejected_at, id) WHERE status = 'open';
COMMENT ON INDEX rejected_records_open IS 'The quarantine that waits for an operator, and its count.';

CREATE TABLE audit_head (
  one  boolean PRIMARY KEY DEFAULT true,
  id   bigint  NOT NULL,
  hash bytea   NOT NULL,
  CONSTRAINT audit_head_is_one_row CHECK (one)
);
COMMENT ON TABLE audit_head IS 'The newest row of audit_log; its row lock serialises the chain.';
INSERT INTO audit_head (id, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE TABLE audit_entries (
  entry_id bigint NOT NULL,
  audit_id bigint NOT NULL,
  CONSTRAINT audit_entries_once PRIMARY KEY (entry_id, audit_id)
);
COMMENT ON TABLE audit_entries IS 'Outbox entries that an action by filter touched, for their trace.';
CREATE TRIGGER audit_entries_immutable BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE audit_entries;
DROP TABLE audit_head;
DROP INDEX rejected_records_open;
DROP TABLE entry_edits;
`);
  }
}
