import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

/** What one person has asked for, and nobody completed in time. */
export interface LapsedRequest extends Record<string, unknown> {
  scope: string;
  by: string;
  at: string;
  reason: string;
}

/**
 * Takes back one request to lift that is older than $1 milliseconds, of scope $2 or of any. A switch that
 * somebody is lifting this moment is left to them. There are few switches: no index.
 */
export const forgetLapsedRequest: Statement = {
  name: 'forget_lapsed_request',
  text: `
WITH lapsed AS (
  SELECT scope, lift_requested_by AS by, ${iso('lift_requested_at')} AS at, lift_reason AS reason
  FROM switches
  WHERE lift_requested_at <= clock_timestamp() - $1::float8 * interval '1 ms'
    AND ($2::text IS NULL OR scope = $2)
  ORDER BY scope LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE switches s SET lift_requested_by = NULL, lift_requested_at = NULL, lift_reason = NULL
FROM lapsed l WHERE s.scope = l.scope
RETURNING l.scope, l.by, l.at, l.reason`,
};
