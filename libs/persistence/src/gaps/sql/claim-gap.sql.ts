import type { Statement } from '../../database.js';

/**
 * The gap of a venue that has waited longest, marked as being filled. Called by the holder of the venue's
 * turn alone; SKIP LOCKED because an operator may be at a row. One that was being filled when its process
 * died is taken up where its newest page left it.
 *
 * $1 venue. Index: `gaps_to_fill`.
 */
export const claimGap: Statement = {
  name: 'claim_gap',
  text: `
UPDATE gaps SET state = 'filling', last_tried_at = now()
 WHERE id = (SELECT id FROM gaps
              WHERE venue = $1 AND state IN ('open', 'filling') AND next_try_at <= now()
              ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, source, connector, venue, stream, symbol, kind, first::float8, last::float8, next::float8,
          missing::float8, filled::float8, tries`,
};

/**
 * A try that brought nothing: later again, or lost where it was the last. Does nothing to a gap that
 * somebody has closed meanwhile.
 *
 * $1 id · $2 what went wrong · $3 whether this try counts · $4 tries after which it is lost ·
 * $5 milliseconds until the next. Index: `gaps_pkey`.
 */
export const failGap: Statement = {
  name: 'fail_gap',
  text: `
UPDATE gaps
   SET tries = tries + $3::int, last_error = $2, next_try_at = now() + $5 * interval '1 millisecond',
       state = CASE WHEN tries + $3::int >= $4 THEN 'lost' ELSE 'open' END,
       closed_at = CASE WHEN tries + $3::int >= $4 THEN now() END,
       closed_by = CASE WHEN tries + $3::int >= $4 THEN 'ingestion' END
 WHERE id = $1::uuid AND state = 'filling'
RETURNING state`,
};

/** Whether a gap of the venue is due: cheap enough to ask every second. $1 venue. Index: `gaps_to_fill`. */
export const isAnyGapDue: Statement = {
  name: 'is_any_gap_due',
  text: `
SELECT EXISTS (SELECT FROM gaps WHERE venue = $1 AND state IN ('open', 'filling')
                AND next_try_at <= now()) AS due`,
};
