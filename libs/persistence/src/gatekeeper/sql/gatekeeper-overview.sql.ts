import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

/**
 * What an overview says of decisions, in one row. What is held is counted in its own index
 * (`decisions_held`); of the others the newest 1,000 are looked at, by the index of `seq`.
 *
 * $1 seconds within which a hold ends soon, $2 seconds of what is recent, $3 switches named at most.
 */
export const gatekeeperOverview: Statement = {
  name: 'gatekeeper_overview',
  text: `
WITH held AS MATERIALIZED (
  SELECT created_at, hold_until FROM decisions WHERE state = 'held'
), newest AS MATERIALIZED (
  SELECT state, created_at FROM decisions ORDER BY seq DESC LIMIT 1000
), recent AS (
  SELECT state FROM newest WHERE created_at > clock_timestamp() - $2::int * interval '1 s'
)
SELECT (SELECT count(*)::int FROM held) AS held,
       (SELECT ${iso('min(created_at)')} FROM held) AS oldest_held_at,
       (SELECT ${iso('min(hold_until)')} FROM held) AS next_expiry_at,
       (SELECT count(*)::int FROM held
         WHERE hold_until <= clock_timestamp() + $1::int * interval '1 s') AS expiring_soon,
       json_build_object(
         'decided', (SELECT count(*)::int FROM recent),
         'denied', (SELECT count(*)::int FROM recent WHERE state = 'denied'),
         'stopped', (SELECT count(*)::int FROM recent WHERE state = 'stopped')) AS recent,
       (SELECT count(*)::int FROM switches) AS switches_on,
       coalesce((SELECT json_agg(s) FROM (
         SELECT scope, engaged_by, ${iso('engaged_at')} AS engaged_at, reason
         FROM switches ORDER BY engaged_at LIMIT $3::int) s), '[]') AS switches`,
};
