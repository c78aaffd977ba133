import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What came in and what was made of it. Both tables are immutable: the trigger refuses UPDATE and
 * TRUNCATE always, DELETE outside a transaction that retention has marked as its own.
 */
export class RawPayloadsAndEvents20261121000100 implements MigrationInterface {
  name = 'RawPayloadsAndEvents20261121000100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('control_plane.retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is immutable: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation',
          HINT = 'Write a new event that corrects the old one.';
END $$;

CREATE TABLE raw_payloads (
  id             uuid        PRIMARY KEY,
  source         text        NOT NULL,
  connector      text        NOT NULL,
  fetched_at     timestamptz NOT NULL,
  trace_id       uuid        NOT NULL,
  payload_json   json        NOT NULL,
  payload_sha256 bytea       NOT NULL,
  records        integer     NOT NULL,
  accepted       integer     NOT NULL,
  duplicates     integer     NOT NULL,
  rejected       integer     NOT NULL,
  CONSTRAINT raw_payloads_sha256_length CHECK (octet_length(payload_sha256) = 32),
  CONSTRAINT raw_payloads_counts_not_negative
    CHECK (records >= 0 AND accepted >= 0 AND duplicates >= 0 AND rejected >= 0),
  CONSTRAINT raw_payloads_account CHECK (records = accepted + duplicates + rejected)
);
COMMENT ON TABLE raw_payloads IS 'What a source sent, unchanged, with the account of its records.';

CREATE TABLE events (
  event_id       uuid        PRIMARY KEY,
  event_type     text        NOT NULL,
  source         text        NOT NULL,
  entity_id      text,
  entity_type    text,
  occurred_at    timestamptz NOT NULL,
  ingested_at    timestamptz NOT NULL,
  schema_version integer     NOT NULL,
  trace_id       uuid        NOT NULL,
  causation_id   uuid,
  payload        json        NOT NULL,
  raw_payload_id uuid        NOT NULL REFERENCES raw_payloads (id),
  record_index   integer     NOT NULL,
  mapper_version integer     NOT NULL,
  content_sha256 bytea       NOT NULL,
  routes         smallint    NOT NULL,
  CONSTRAINT events_type_upper_snake CHECK (event_type ~ '^[A-Z][A-Z0-9_]*$'),
  CONSTRAINT events_schema_version_positive CHECK (schema_version >= 1),
  CONSTRAINT events_routes_not_negative CHECK (routes >= 0)
);
COMMENT ON TABLE events IS 'Canonical, immutable, versioned facts.';
COMMENT ON COLUMN events.routes IS 'Outbox entries ordered with the event; the ledger multiplies by it.';
COMMENT ON COLUMN events.content_sha256 IS 'Tells a duplicate from a conflict.';

CREATE INDEX events_by_time ON events (ingested_at, event_id);
COMMENT ON INDEX events_by_time IS 'Event search: newest first, keyset paging.';
CREATE INDEX events_by_type ON events (event_type, ingested_at, event_id);
COMMENT ON INDEX events_by_type IS 'Event search and replay of one type in a time window.';
CREATE INDEX events_by_entity ON events (entity_id, ingested_at, event_id) WHERE entity_id IS NOT NULL;
COMMENT ON INDEX events_by_entity IS 'Event search by entity.';
CREATE INDEX events_by_trace ON events (trace_id);
COMMENT ON INDEX events_by_trace IS 'GET /v1/traces/:trace_id.';
CREATE INDEX events_by_causation ON events (causation_id) WHERE causation_id IS NOT NULL;
COMMENT ON INDEX events_by_causation IS 'Relatives of an event, downwards.';
CREATE INDEX events_by_raw_payload ON events (raw_payload_id);
COMMENT ON INDEX events_by_raw_payload IS 'Blast radius of a raw payload; retention of raw payloads.';

CREATE TRIGGER raw_payloads_immutable BEFORE UPDATE OR DELETE ON raw_payloads
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER raw_payloads_no_truncate BEFORE TRUNCATE ON raw_payloads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_immutable BEFORE UPDATE OR DELETE ON events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE events;
DROP TABLE raw_payloads;
DROP FUNCTION refuse_change();
`);
  }
}
