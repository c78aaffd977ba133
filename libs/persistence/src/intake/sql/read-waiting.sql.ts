/** A row that waits in an intake, its payload as it was written. */
export interface WaitingRow {
  id: string;
  event_id: string;
  event_type: string;
  schema_version: number;
  source: string | null;
  entity_id: string | null;
  entity_type: string | null;
  /** ISO 8601 in UTC with six digits; null where the caller gave none, or none that ISO can say. */
  occurred_at: string | null;
  has_time: boolean;
  published_at: string;
  trace_id: string | null;
  causation_id: string | null;
  traceparent: string | null;
  bytes: number;
  /** Null where it has more bytes than was asked for. */
  payload: string | null;
}

/** And of all of them, which the statement tells with each. */
export interface ReadRow extends WaitingRow {
  /** Rows that have left the intake so far, by its account. */
  taken: string;
}

/**
 * The oldest rows that wait, in the order of their numbers, but those of the batch that is on its way.
 * No row is locked: there is one reader of an intake, and what it took is settled by number. Passing by
 * a row that someone else holds (SKIP LOCKED) would let a later event of its key go first.
 *
 * $1 numbers of the batch on its way, $2 rows at most, $3 bytes at most (one row always comes),
 * $4 bytes of a row whose payload is read. The account is that of the same moment. Index: the primary key; refused rows have negative numbers.
 */
export function readWaiting({ intake, account }: { intake: string; account: string }): string {
  return `
SELECT id::text, event_id, event_type, schema_version, source, entity_id, entity_type,
       ${isoMicros('occurred_at')} AS occurred_at, occurred_at IS NOT NULL AS has_time,
       ${isoMicros('published_at')} AS published_at, trace_id, causation_id, traceparent, bytes,
       CASE WHEN bytes <= $4::int THEN payload::text END AS payload, (SELECT taken::text FROM ${account}) AS taken
FROM (SELECT b.*, sum(bytes) OVER (ORDER BY id) AS through
      FROM (SELECT i.*, octet_length(i.payload::text) AS bytes FROM ${intake} i
            WHERE i.id > 0 AND i.id <> ALL ($1::bigint[])
            ORDER BY i.id LIMIT $2::int) b) w
WHERE through - bytes < $3::bigint
ORDER BY w.id`;
}

/** Null for what is not a moment of the years 0100 to 9999: the gate then says what is wrong. */
function isoMicros(column: string): string {
  return `CASE WHEN ${column} >= '0100-01-01' AND ${column} < '10000-01-01'
          THEN to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END`;
}
