import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Quarantine: what the gate refused, with every reason, until an operator resubmits or drops it. */
export class RejectedRecords20261121000300 implements MigrationInterface {
  name = 'RejectedRecords20261121000300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE rejected_records (
  id                  uuid        PRIMARY KEY,
  raw_payload_id      uuid        NOT NULL REFERENCES raw_payloads (id),
  record_index        integer     NOT NULL,
  source              text        NOT NULL,
  connector           text        NOT NULL,
  trace_id            uuid        NOT NULL,
  event_id            uuid,
  event_type          text,
  record_text         text        NOT NULL,
  reasons             jsonb       NOT NULL,
  rejected_at         timestamptz NOT NULL DEFAULT now(),
  status              text        NOT NULL DEFAULT 'open',
  resolved_at         timestamptz,
  resolved_by         text,
  resubmitted_as      uuid,
  CONSTRAINT rejected_records_status CHECK (status IN ('open', 'resubmitted', 'discarded')),
  CONSTRAINT rejected_records_has_reasons
    CHECK (jsonb_typeof(reasons) = 'array' AND jsonb_array_length(reasons) > 0)
);
COMMENT ON COLUMN rejected_records.record_text IS
  'The record as it came, as text; a record that is not JSON stays readable.';
CREATE INDEX rejected_records_by_time ON rejected_records (rejected_at, id);
COMMENT ON INDEX rejected_records_by_time IS 'GET /v1/rejected, newest first.';
CREATE INDEX rejected_records_by_raw_payload ON rejected_records (raw_payload_id);
COMMENT ON INDEX rejected_records_by_raw_payload IS 'Blast radius of a raw payload.';
CREATE INDEX rejected_records_by_trace ON rejected_records (trace_id);
COMMENT ON INDEX rejected_records_by_trace IS 'What a trace had refused.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE rejected_records`);
  }
}
