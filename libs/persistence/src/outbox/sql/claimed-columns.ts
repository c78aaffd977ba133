/** What a claim reads of each entry, and of its event: `body` is null where the event is gone. */
export interface ClaimedEntryRow {
  /** `FACTS` with a space between them; what is null is empty. */
  facts: string;
  partition_key: string | null;
  own_text: string | null;
  headers: string;
  error_code: string | null;
  event_type: string;
  source: string;
  entity_id: string | null;
  entity_type: string | null;
  body: string | null;
}

/** Ids, numbers and times: none of them has a space in it. */
export const FACTS = [
  'id',
  'event_id',
  'attempts',
  'attempts_forgiven',
  'replay_id',
  'created_at_ms',
  'occurred_us',
  'ingested_us',
  'schema_version',
  'trace_id',
  'causation_id',
] as const;

/** Of entry `o`. */
export const ENTRY_COLUMNS = `
  o.id, o.event_id, o.partition_key, o.payload_json::text AS own_text, o.headers::text AS headers,
  o.delivery_attempts AS attempts, o.attempts_forgiven, o.error_code, o.replay_id,
  date_part('epoch', o.created_at) * 1000 AS created_at_ms`;

/** A count of microseconds is exact, and a third of the work of writing a date. */
const micros = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint`;

const EVENT_COLUMNS = `
  e.event_type, e.source, e.entity_id, e.entity_type, ${micros('e.occurred_at')} AS occurred_us,
  ${micros('e.ingested_at')} AS ingested_us, e.schema_version, e.trace_id, e.causation_id,
  e.payload::text AS body`;

/**
 * The rows of CTE `entries` with their events. They are looked up as one list, so that the index is entered
 * once for a run of neighbours (since PostgreSQL 17), and put together by a join that can only be one
 * of hashes or a merge, because it is FULL: a list whose length the planner does not know it takes for ten
 * rows, and would compare each of the entries with each event. There is no event without an entry in
 * it, so FULL adds none.
 */
export function withEvents(entries: string): string {
  return `(
  SELECT * FROM ${entries} FULL JOIN (
    SELECT e.event_id, ${EVENT_COLUMNS}
    FROM events e WHERE e.event_id = ANY (ARRAY(SELECT event_id FROM ${entries}))
  ) found USING (event_id))`;
}

/** What a claim answers. Its facts are one column: a client pays for each column of each row. */
export const CLAIMED = `concat(${FACTS.join(`, ' ', `)}) AS facts,
       partition_key, own_text, headers, error_code, event_type, source, entity_id, entity_type, body`;

/** More than an envelope adds to its payload: names, ids and times. */
const BYTES_BESIDE = 1_024;

/** Bytes that an envelope weighs against the limit of a claim, from its text or its payload. */
export const weightOf = (own_text: string, body: string): string =>
  `coalesce(octet_length(${own_text}), octet_length(${body}) + ${BYTES_BESIDE}, 0)`;

export const WEIGHT = weightOf('own_text', 'body');
