import type { Statement } from '../../database.js';

/**
 * The triple write: raw payloads with their account, events, outbox entries, quarantine and
 * connector cursors, in one statement and so in one transaction and one round trip.
 *
 * - Events are inserted in the order of their ids, so that two batches that share events wait for
 *   each other in one direction only: no deadlock.
 * - `known` is what our snapshot sees. An event that is not known and yet there was committed by
 *   another writer after the snapshot was taken: the primary key refuses it, everything rolls back and
 *   the caller tries again with a fresh snapshot that sees it. The constraint is the race detector.
 *   `ON CONFLICT` would only put the refusal off until the account (records = accepted + duplicates +
 *   rejected), and writes each row twice: tentatively, and confirmed.
 * - Outbox entries are numbered in the order of the records: that order is the one ordered topics keep.
 * - The scalar subquery in `known` keeps the probe on the primary key whatever the planner thinks of
 *   the number of unnested rows.
 *
 * $1-$9 raw payloads (the last: records, and those refused before), $10-$27 candidate events (the
 * last: null for the first of its id in this batch, else whether it equals that first), $28-$32
 * outbox entries, $33-$39 refused records, $40 the reason of a conflict, $41-$43 cursors, $44 of each
 * candidate that has microseconds its content hash without them: it is the same as a stored event that
 * has none.
 *
 * Answers only what was not accepted: `ord` of the candidate and whether it is the same content.
 */
export const tripleWrite: Statement = {
  name: 'triple_write',
  text: composeTripleWrite({
    before: '',
    guard: '',
    after: '',
    answer: 'SELECT ord, same FROM refused_late',
  }),
};

/** What another statement puts around the triple write, so that both commit as one. */
export interface TripleWriteFrame {
  /** CTEs that come first, each with a comma behind it. */
  before: string;
  /** A condition more, without which no event is inserted: it is evaluated before the first of them. */
  guard: string;
  /** CTEs that come last, each with a comma before it; `inserted` holds the new events. */
  after: string;
  answer: string;
}

export function composeTripleWrite({ before, guard, after, answer }: TripleWriteFrame): string {
  return `
WITH ${before}raw AS (
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[],
                       $6::json[], $7::bytea[], $8::int[], $9::int[])
    AS r (id, source, connector, fetched_at, trace_id, payload_json, payload_sha256, records, refused)
), candidate AS (
  SELECT * FROM unnest($10::int[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::text[],
                       $16::timestamptz[], $17::timestamptz[], $18::int[], $19::uuid[], $20::uuid[],
                       $21::json[], $22::uuid[], $23::int[], $24::int[], $25::bytea[], $26::int[],
                       $27::bool[], $44::bytea[])
    AS c (ord, event_id, event_type, source, entity_id, entity_type, occurred_at, ingested_at,
          schema_version, trace_id, causation_id, payload, raw_payload_id, record_index,
          mapper_version, content_sha256, routes, same_as_first, coarse_sha256)
), known AS MATERIALIZED (
  SELECT k.ord, k.stored = k.content_sha256 OR coalesce(k.stored = k.coarse_sha256, false) AS same
  FROM (SELECT c.ord, c.content_sha256, c.coarse_sha256,
               (SELECT e.content_sha256 FROM events e WHERE e.event_id = c.event_id) AS stored
        FROM candidate c) k
  WHERE k.stored IS NOT NULL
), inserted AS (
  INSERT INTO events (event_id, event_type, source, entity_id, entity_type, occurred_at, ingested_at,
                      schema_version, trace_id, causation_id, payload, raw_payload_id, record_index,
                      mapper_version, content_sha256, routes)
  SELECT event_id, event_type, source, entity_id, entity_type, occurred_at, ingested_at,
         schema_version, trace_id, causation_id, payload, raw_payload_id, record_index,
         mapper_version, content_sha256, routes
  FROM candidate WHERE same_as_first IS NULL AND ord NOT IN (SELECT ord FROM known) ${guard}
  ORDER BY event_id
  RETURNING event_id, raw_payload_id
), refused_late AS (
  SELECT c.ord, c.raw_payload_id, coalesce(k.same, c.same_as_first) AS same
  FROM candidate c LEFT JOIN known k USING (ord)
  WHERE k.ord IS NOT NULL OR c.same_as_first IS NOT NULL
), tally AS (
  SELECT raw_payload_id, sum(accepted)::int AS accepted, sum(duplicate)::int AS duplicates,
         sum(conflict)::int AS conflicts
  FROM (SELECT raw_payload_id, 1 AS accepted, 0 AS duplicate, 0 AS conflict FROM inserted
        UNION ALL
        SELECT raw_payload_id, 0, same::int, (NOT same)::int FROM refused_late) t
  GROUP BY raw_payload_id
), raw_written AS (
  INSERT INTO raw_payloads (id, source, connector, fetched_at, trace_id, payload_json,
                            payload_sha256, records, accepted, duplicates, rejected)
  SELECT r.id, r.source, r.connector, r.fetched_at, r.trace_id, r.payload_json,
         r.payload_sha256, r.records, coalesce(t.accepted, 0), coalesce(t.duplicates, 0),
         r.refused + coalesce(t.conflicts, 0)
  FROM raw r LEFT JOIN tally t ON t.raw_payload_id = r.id
), ordered AS (
  INSERT INTO outbox (event_id, topic, partition_key, payload_json, headers)
  SELECT o.event_id, o.topic, o.partition_key, o.payload_json, o.headers
  FROM ROWS FROM (unnest($28::uuid[], $29::text[], $30::text[], $31::json[], $32::json[]))
         WITH ORDINALITY AS o (event_id, topic, partition_key, payload_json, headers, n)
  JOIN inserted i USING (event_id)
  ORDER BY o.n
), quarantined AS (
  INSERT INTO rejected_records (id, raw_payload_id, record_index, source, connector, trace_id,
                                event_id, event_type, record_text, reasons)
  SELECT overlay(gen_random_uuid()::text PLACING
           lpad(to_hex(row_number() OVER (ORDER BY q.raw_payload_id, q.record_index)), 8, '0')
           FROM 1 FOR 8)::uuid,
         q.raw_payload_id, q.record_index, r.source, r.connector, q.trace_id,
         q.event_id, q.event_type, q.record_text, q.reasons
  FROM (
    SELECT * FROM unnest($33::uuid[], $34::int[], $35::uuid[], $36::uuid[], $37::text[], $38::text[],
                         $39::jsonb[])
      AS x (raw_payload_id, record_index, trace_id, event_id, event_type, record_text, reasons)
    UNION ALL
    SELECT c.raw_payload_id, c.record_index, c.trace_id, c.event_id, c.event_type,
           json_build_object('event_id', c.event_id, 'event_type', c.event_type, 'source', c.source,
             'entity_id', c.entity_id, 'entity_type', c.entity_type, 'occurred_at', c.occurred_at,
             'schema_version', c.schema_version, 'causation_id', c.causation_id,
             'payload', c.payload)::text,
           $40::jsonb
    FROM refused_late l JOIN candidate c USING (ord) WHERE NOT l.same
  ) q JOIN raw r ON r.id = q.raw_payload_id
), moved AS (
  INSERT INTO connector_cursors (connector, source, cursor)
  SELECT * FROM unnest($41::text[], $42::text[], $43::jsonb[])
  ON CONFLICT (connector) DO UPDATE
    SET source = excluded.source, cursor = excluded.cursor, updated_at = now()
)${after}
${answer}`;
}
