import type { Statement } from '../../database.js';

/**
 * A failed try to process an event, in a transaction of its own: the one that failed is rolled back.
 * The count lives here and not in the process, so that a restart does not forgive a poison event.
 * An event that was given up and is delivered again (an operator's replay) starts a new round of
 * attempts.
 *
 * $1 event id · $2 consumer · $3 topic · $4 attempts after which the consumer gives up, null for
 * never · $5 error code · $6 error message · $7 envelope. Index: the primary key.
 */
export const recordFailure: Statement = {
  name: 'inbox_record_failure',
  text: `
INSERT INTO consumer_failures AS failure
       (event_id, consumer, topic, attempts, error_code, error_message, envelope, dead_lettered_at)
VALUES ($1, $2, $3, 1, $5, $6, $7::json, CASE WHEN $4::int <= 1 THEN clock_timestamp() END)
    ON CONFLICT (event_id, consumer) DO UPDATE SET
       topic = excluded.topic,
       attempts = CASE WHEN failure.dead_lettered_at IS NULL THEN failure.attempts + 1 ELSE 1 END,
       last_failed_at = clock_timestamp(),
       error_code = excluded.error_code,
       error_message = excluded.error_message,
       envelope = excluded.envelope,
       dead_lettered_at = CASE
         WHEN $4::int <= CASE WHEN failure.dead_lettered_at IS NULL
                              THEN failure.attempts + 1 ELSE 1 END
         THEN clock_timestamp() END
RETURNING attempts, dead_lettered_at IS NOT NULL AS dead`,
};

export interface RecordFailureRow {
  attempts: number;
  dead: boolean;
}
