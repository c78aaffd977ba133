/** The accounts that are closed segment by segment, each along the numbers of one table. */
export const SEGMENT_KINDS = ['raw', 'entry', 'effect', 'attempt'] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

/** Numbers that a segment spans when it is full. */
export const SEGMENT_SPAN = 10_000;

/** The identity sequence whose last value says how far numbers have been given out. */
export const NUMBERED_BY: Record<SegmentKind, [table: string, column: string]> = {
  raw: ['raw_payloads', 'seq'],
  entry: ['outbox', 'id'],
  effect: ['processed_events', 'seq'],
  attempt: ['delivery_attempts', 'id'],
};

/** A table whose rows a segment fingerprints. `$1` after, `$2` through. */
export interface SegmentPart {
  part: string;
  /** Answers `key` and `hash` of every row of the segment. */
  rows: string;
  /** Whether a fingerprinted row with key `k.key` is really gone, and not by retention. */
  lost: string;
  /** Whether the row with key `k.key` may have changed: an edit that is on record. */
  excused?: string;
}

/** A 64-bit hash of columns; null and the empty text differ, times do not depend on settings. */
function hashOf(...columns: string[]): string {
  const parts = columns.map((column) => `coalesce((${column})::text, E'\\x01')`);
  return `hashtextextended(concat_ws(E'\\x02', ${parts.join(', ')}), 0)`;
}

const epoch = (column: string) => `extract(epoch FROM ${column})`;

const RAW_ROWS_RETIRED = `
  EXISTS (SELECT FROM ledger_rollups u JOIN retired_sources t ON t.source = u.name AND t.hour = u.hour
          WHERE u.kind = 'raw' AND u.after_seq = $1)`;

export const SEGMENT_PARTS: Record<SegmentKind, readonly SegmentPart[]> = {
  raw: [
    {
      part: 'raw_payloads',
      rows: `SELECT r.id::text AS key, ${hashOf(
        'r.source',
        'r.connector',
        epoch('r.fetched_at'),
        'r.trace_id',
        'r.payload_json',
        `encode(r.payload_sha256, 'hex')`,
        'r.records',
        'r.accepted',
        'r.duplicates',
        'r.rejected',
      )} AS hash
        FROM raw_payloads r WHERE r.seq > $1 AND r.seq <= $2`,
      lost: `NOT EXISTS (SELECT FROM raw_payloads r WHERE r.id = k.key::uuid) AND NOT ${RAW_ROWS_RETIRED}`,
    },
    {
      part: 'events',
      rows: `SELECT e.event_id::text AS key, ${hashOf(
        'e.event_type',
        'e.source',
        'e.entity_id',
        'e.entity_type',
        epoch('e.occurred_at'),
        epoch('e.ingested_at'),
        'e.schema_version',
        'e.trace_id',
        'e.causation_id',
        'e.payload',
        'e.raw_payload_id',
        'e.record_index',
        'e.mapper_version',
        `encode(e.content_sha256, 'hex')`,
        'e.routes',
      )} AS hash
        FROM raw_payloads r JOIN events e ON e.raw_payload_id = r.id
        WHERE r.seq > $1 AND r.seq <= $2`,
      lost: `NOT EXISTS (SELECT FROM events e WHERE e.event_id = k.key::uuid) AND NOT ${RAW_ROWS_RETIRED}`,
    },
    {
      part: 'rejected_records',
      rows: `SELECT j.id::text AS key, ${hashOf(
        'j.raw_payload_id',
        'j.record_index',
        'j.source',
        'j.connector',
        'j.trace_id',
        'j.record_text',
        'j.reasons',
        epoch('j.rejected_at'),
      )} AS hash
        FROM raw_payloads r JOIN rejected_records j ON j.raw_payload_id = r.id
        WHERE r.seq > $1 AND r.seq <= $2`,
      lost: `NOT EXISTS (SELECT FROM rejected_records j WHERE j.id = k.key::uuid) AND NOT ${RAW_ROWS_RETIRED}`,
    },
  ],
  entry: [
    {
      part: 'outbox',
      rows: `SELECT o.id::text AS key, ${hashOf(
        'o.event_id',
        'o.topic',
        'o.partition_key',
        'o.payload_json',
        'o.headers',
        epoch('o.created_at'),
        'o.replay_id',
      )} AS hash
        FROM outbox o WHERE o.id > $1 AND o.id <= $2`,
      lost: `NOT EXISTS (
        SELECT FROM ledger_rollups u JOIN retired_entries t ON t.topic = u.name AND t.hour = u.hour
        WHERE u.kind = 'entry' AND u.after_seq = $1)`,
      excused: `EXISTS (
        SELECT FROM entry_edits x JOIN outbox o ON o.id = x.entry_id
        WHERE x.entry_id = k.key::bigint AND x.edited_envelope::text = o.payload_json::text)`,
    },
  ],
  effect: [
    {
      part: 'processed_events',
      rows: `SELECT p.consumer || '/' || p.event_id AS key, ${hashOf(
        'p.topic',
        epoch('p.processed_at'),
      )} AS hash
        FROM processed_events p WHERE p.seq > $1 AND p.seq <= $2`,
      // Retention keeps an inbox row as long as the entry of its event.
      lost: `EXISTS (SELECT FROM outbox o WHERE o.event_id = right(k.key, 36)::uuid)`,
    },
  ],
  attempt: [
    {
      part: 'delivery_attempts',
      rows: `SELECT a.entry_id || '/' || a.attempt AS key, ${hashOf(
        'a.event_id',
        'a.topic',
        'a.worker_id',
        'a.transport',
        epoch('a.started_at'),
        epoch('a.ended_at'),
        'a.outcome',
        'a.error_code',
        'a.error_message',
        'a.response',
      )} AS hash
        FROM delivery_attempts a WHERE a.id > $1 AND a.id <= $2`,
      // With its entry gone there is nothing it could be an attempt of: that loss is the entry's.
      lost: `EXISTS (SELECT FROM outbox o WHERE o.id = split_part(k.key, '/', 1)::bigint)`,
    },
  ],
};
