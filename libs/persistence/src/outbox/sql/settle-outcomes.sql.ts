import type { Statement } from '../../database.js';

/**
 * Settles part or all of a claim with an outcome per entry.
 *
 * `delivered`, `retry` and `dead` conclude an attempt. `postponed` (the transport was down, the
 * worker stops) and `parked` (an earlier entry of the key was not delivered) do not: they give the
 * entry back as it was. Entries not named stay in the claim ($3), which is deleted with the last.
 * The fence is the claim's row: without it nothing changes and the count is 0.
 *
 * $1 claim id, $2 worker, $3 ids that stay claimed, $4 ids, $5 outcomes, $6 delays in ms,
 * $7 error codes, $8 error messages, $9 broker references, $10 responses, $11 transport,
 * $12 how many ms ago the publish began.
 */
export const settleOutcomes: Statement = {
  name: 'settle_outcomes',
  text: `
WITH fence AS MATERIALIZED (
  SELECT id, claimed_at FROM claims WHERE id = $1 AND worker_id = $2 FOR UPDATE
), closed AS (
  DELETE FROM claims c USING fence f WHERE c.id = f.id AND cardinality($3::bigint[]) = 0
), kept AS (
  UPDATE claims c SET entry_ids = $3 FROM fence f
  WHERE c.id = f.id AND cardinality($3::bigint[]) > 0
), outcome AS (
  SELECT * FROM unnest($4::bigint[], $5::text[], $6::float8[], $7::text[], $8::text[], $9::text[],
                       $10::text[])
    AS x (id, kind, delay_ms, error_code, error_message, broker_ref, response)
), settled AS (
  UPDATE outbox o
  SET delivered_at = CASE x.kind WHEN 'delivered' THEN now() END,
      dead_lettered_at = CASE x.kind WHEN 'dead' THEN now() END,
      next_attempt_at = CASE WHEN x.kind IN ('retry', 'postponed')
                               THEN now() + x.delay_ms * interval '1 millisecond'
                             WHEN x.kind = 'parked' THEN 'infinity' END,
      delivery_attempts = o.delivery_attempts
                          + CASE WHEN x.kind IN ('delivered', 'retry', 'dead') THEN 1 ELSE 0 END,
      claimed_by = $2, claimed_at = f.claimed_at,
      error_code = CASE WHEN x.kind = 'delivered' THEN o.error_code
                        WHEN x.kind IN ('parked', 'postponed')
                          THEN coalesce(x.error_code, o.error_code)
                        ELSE x.error_code END,
      last_error = CASE WHEN x.kind IN ('delivered', 'parked') THEN o.last_error
                        ELSE coalesce(x.error_message, o.last_error) END,
      broker_ref = x.broker_ref
  FROM outcome x, fence f
  WHERE o.id = x.id AND o.id = ANY ($4::bigint[])
  RETURNING o.id, o.event_id, o.topic, o.delivery_attempts, x.kind, x.error_code,
            x.error_message, x.response
), recorded AS (
  INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport,
                                 started_at, ended_at, outcome, error_code, error_message, response)
  SELECT id, event_id, topic, delivery_attempts, $2, $11,
         now() - $12::float8 * interval '1 millisecond', now(), kind,
         error_code, error_message, response
  FROM settled
  WHERE kind IN ('retry', 'dead') OR (kind = 'delivered' AND delivery_attempts > 1)
)
SELECT count(*)::int AS settled FROM settled`,
};
