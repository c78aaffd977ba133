import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What stands in `events` is not copied into each entry again: an envelope is made of its event when it is
 * claimed, and an entry keeps a text of its own only where an operator edited it (or an older release wrote
 * it). Rows are a fifth as wide, so a page holds more of them than its free half has room for second
 * versions: filled to a third it has that room.
 *
 * Relays of this release read both forms, those before it only a text: they are replaced before ingestion is.
 */
export class EnvelopeOnce20261201000100 implements MigrationInterface {
  name = 'EnvelopeOnce20261201000100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
ALTER TABLE outbox ALTER COLUMN payload_json DROP NOT NULL;
ALTER TABLE outbox SET (fillfactor = 35);
COMMENT ON COLUMN outbox.payload_json IS
  'The envelope where it is not made of the event: edited by an operator, or of an older release. Else null.';
COMMENT ON COLUMN outbox.headers IS
  'What the event does not say of its message: format (content-type), caller''s trace, valid_until.';
`);
  }

  /** Writes each text again, as releases before this one read it: in one statement, over all entries. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`
UPDATE outbox o
SET payload_json = CASE o.headers ->> 'content-type'
      WHEN 'application/json' THEN e.payload
      WHEN 'application/cloudevents+json' THEN
        (${ATTRIBUTES} || jsonb_build_object('data', e.payload))::json
      ELSE json_build_object(
        'event_id', e.event_id, 'event_type', e.event_type, 'source', e.source,
        'entity_id', e.entity_id, 'entity_type', e.entity_type, 'occurred_at', ${time('occurred_at')},
        'ingested_at', ${time('ingested_at')}, 'schema_version', e.schema_version,
        'trace_id', e.trace_id, 'causation_id', e.causation_id, 'payload', e.payload) END,
    headers = (jsonb_build_object(
        'event_type', e.event_type, 'source', e.source, 'schema_version', e.schema_version::text,
        'traceparent', '00-' || replace(e.trace_id::text, '-', '') || '-'
                       || right(replace(e.event_id::text, '-', ''), 16) || '-01')
      || CASE WHEN o.headers ->> 'content-type' = 'application/json' THEN (
           SELECT jsonb_object_agg('ce_' || key, value) FROM jsonb_each(${ATTRIBUTES})
           WHERE key <> 'datacontenttype') ELSE '{}' END
      || o.headers::jsonb)::json
FROM events e WHERE e.event_id = o.event_id AND o.payload_json IS NULL;
COMMENT ON COLUMN outbox.headers IS NULL;
COMMENT ON COLUMN outbox.payload_json IS 'The envelope as it is sent; the relay never parses it.';
ALTER TABLE outbox SET (fillfactor = 50);
ALTER TABLE outbox ALTER COLUMN payload_json SET NOT NULL;
`);
  }
}

function time(column: string): string {
  const form = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
  return `replace(to_char(e.${column} AT TIME ZONE 'UTC', ${form}), '000Z', 'Z')`;
}

const ATTRIBUTES = `jsonb_strip_nulls(jsonb_build_object(
        'specversion', '1.0', 'id', e.event_id, 'source', '/sources/' || e.source,
        'type', e.event_type, 'time', ${time('occurred_at')}, 'datacontenttype', 'application/json',
        'dataschema', '/schemas/' || e.event_type || '/' || e.schema_version,
        'subject', e.entity_id, 'traceid', e.trace_id, 'schemaversion', e.schema_version::text,
        'ingestedtime', ${time('ingested_at')}, 'entitytype', e.entity_type,
        'causationid', e.causation_id))`;
