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

/** Rows that a segment fingerprints. `$1` after, `$2` through. */
export interface SegmentPart {
  part: string;
  /** Where the rows are, when that is not the part's name. */
  table?: string;
  /** Answers `key` and `hash` of every row of the segment. */
  rows: string;
  /** A key is the id, `@`, and the hour that retention's totals count the row in. */
  keyHasHour?: true;
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

/**
 * Keys of rows that retention may take end with the hour by which it keeps its totals: in an hour of
 * which it took none, what is gone is lost.
 */
const keyWithHour = (id: string, at: string) =>
  `${id} || '@' || extract(epoch FROM date_trunc('hour', ${at}, 'UTC'))::bigint`;
const ID_IN_KEY = `split_part(k.key, '@', 1)`;
const HOUR_OF_KEY = `to_timestamp(split_part(k.key, '@', 2)::bigint)`;

const RAW_ROWS_RETIRED = `EXISTS (SELECT FROM retired_sources t WHERE t.hour = ${HOUR_OF_KEY})`;

export const SEGMENT_PARTS: Record<SegmentKind, readonly SegmentPart[]> = {
  raw: [
    {
      part: 'raw_payloads',
      keyHasHour: true,
      rows: `SELECT ${keyWithHour('r.id', 'r.fetched_at')} AS key, ${hashOf(
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
      lost: `NOT EXISTS (SELECT FROM raw_payloads r WHERE r.id = ${ID_IN_KEY}::uuid)
             AND NOT ${RAW_ROWS_RETIRED}`,
    },
    {
      part: 'events',
      keyHasHour: true,
      rows: `SELECT ${keyWithHour('e.event_id', 'r.fetched_at')} AS key, ${hashOf(
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
      lost: `NOT EXISTS (SELECT FROM events e WHERE e.event_id = ${ID_IN_KEY}::uuid)
             AND NOT ${RAW_ROWS_RETIRED}`,
    },
    {
      part: 'rejected_records',
      keyHasHour: true,
      rows: `SELECT ${keyWithHour('j.id', 'r.fetched_at')} AS key, ${hashOf(
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
      lost: `NOT EXISTS (SELECT FROM rejected_records j WHERE j.id = ${ID_IN_KEY}::uuid)
             AND NOT ${RAW_ROWS_RETIRED}`,
    },
    {
      // What else a failure says changes with every try.
      part: 'consumer_failures',
      rows: `SELECT f.consumer || '/' || f.event_id AS key, ${hashOf(epoch('f.first_failed_at'))} AS hash
        FROM raw_payloads r JOIN events e ON e.raw_payload_id = r.id JOIN consumer_failures f USING (event_id)
        WHERE r.seq > $1 AND r.seq <= $2`,
      lost: `EXISTS (SELECT FROM events e WHERE e.event_id = right(k.key, 36)::uuid)
             AND NOT EXISTS (SELECT FROM consumer_failures f
                             WHERE f.event_id = right(k.key, 36)::uuid
                               AND f.consumer || '/' || f.event_id = k.key)`,
    },
  ],
  entry: [
    {
      part: 'outbox',
      keyHasHour: true,
      rows: `SELECT ${keyWithHour('o.id', 'o.created_at')} AS key, ${hashOf(
        'o.event_id',
        'o.topic',
        'o.partition_key',
        'o.payload_json',
        'o.headers',
        epoch('o.created_at'),
        'o.replay_id',
      )} AS hash
        FROM outbox o WHERE o.id > $1 AND o.id <= $2`,
      lost: `NOT EXISTS (SELECT FROM retired_entries t WHERE t.hour = ${HOUR_OF_KEY})`,
      excused: `EXISTS (
        SELECT FROM entry_edits x JOIN outbox o ON o.id = x.entry_id
        WHERE x.entry_id = ${ID_IN_KEY}::bigint AND x.edited_envelope::text = o.payload_json::text)`,
    },
    {
      // Delivered and discarded are for good: nothing that an entry says changes after that.
      part: 'outcomes',
      table: 'outbox',
      rows: `SELECT o.id::text AS key, ${hashOf(
        'o.delivery_attempts',
        'o.attempts_forgiven',
        'o.claimed_by',
        epoch('o.claimed_at'),
        epoch('o.delivered_at'),
        epoch('o.discarded_at'),
        'o.error_code',
        'o.last_error',
        'o.broker_ref',
      )} AS hash
        FROM outbox o
        WHERE o.id > $1 AND o.id <= $2 AND (o.delivered_at IS NOT NULL OR o.discarded_at IS NOT NULL)`,
      lost: `EXISTS (SELECT FROM outbox o WHERE o.id = k.key::bigint)`,
    },
    {
      part: 'entry_edits',
      rows: `SELECT x.entry_id || '/' || x.id AS key, ${hashOf(
        'x.event_id',
        epoch('x.edited_at'),
        'x.edited_by',
        'x.reason',
        'x.original_payload',
        'x.edited_payload',
        'x.original_envelope',
        'x.edited_envelope',
      )} AS hash
        FROM outbox o JOIN entry_edits x ON x.entry_id = o.id WHERE o.id > $1 AND o.id <= $2`,
      lost: `EXISTS (SELECT FROM outbox o WHERE o.id = split_part(k.key, '/', 1)::bigint)`,
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
