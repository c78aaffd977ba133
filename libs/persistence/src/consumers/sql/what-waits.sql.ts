/**
 * Whether a consumer has had the effect of the event of a row. Looked up by key for each row, hidden from
 * the planner in a scalar: joined, it may read the whole inbox for a handful of rows.
 */
export const HAD_BY_CONSUMER = (row: string, consumer: string): string =>
  `(SELECT count(*) > 0 FROM processed_events had
    WHERE had.event_id = ${row}.event_id AND had.consumer = ${consumer})`;

/** Index consumer_failures_dead's condition, word for word. */
export const DEAD_FOR_CONSUMER = (row: string): string =>
  `${row}.dead_lettered_at IS NOT NULL AND ${row}.discarded_at IS NULL`;
