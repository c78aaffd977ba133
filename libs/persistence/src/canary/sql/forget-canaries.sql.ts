import type { Statement } from '../../database.js';

/**
 * Canaries of which no event is left: retention took it, or none was ever made of them. $1 milliseconds
 * that they are kept.
 */
export const forgetCanaries: Statement = {
  name: 'forget_canaries',
  text: `
DELETE FROM canary_beats b
WHERE b.sent_at < now() - $1::float8 * interval '1 millisecond'
  AND NOT EXISTS (SELECT FROM events e WHERE e.event_id = b.event_id)`,
};

/**
 * Places that no canary was judged at for a week though there are canaries: a way in, a topic or a
 * consumer that is no more. Their numbers stay in one row for each hop, because the totals of others are
 * worked out from them. $1 milliseconds that canaries are kept.
 */
export const forgetPlaces: Statement = {
  name: 'forget_canary_places',
  text: `
WITH gone AS (
  DELETE FROM canary_hops
  WHERE last_judged_at < now() - interval '7 days' AND last_judged_at > '-infinity'
    AND EXISTS (SELECT FROM canary_beats b
                WHERE b.sent_at > now() - $1::float8 * interval '1 millisecond')
  RETURNING hop, reached, missed
)
INSERT INTO canary_hops AS known (hop, way, last_judged_at, reached, missed)
SELECT hop, '', '-infinity', sum(reached), sum(missed) FROM gone GROUP BY hop
ON CONFLICT ON CONSTRAINT canary_hops_once DO UPDATE
   SET reached = known.reached + excluded.reached, missed = known.missed + excluded.missed`,
};
