import type { Statement } from '../../database.js';

export interface HistoryTurnRow {
  /** The minute that ends with this reading. */
  minute: Date;
  /** When the reading before was taken; null where this is the first. */
  read_before: Date | null;
  /** Seconds since then. */
  seconds: number | null;
  attempts_from: string;
  attempts_to: string;
  attempts_newest: string;
}

/**
 * The turn to note a minute: a row where nobody has noted it, else none. Two that ask at once wait for each
 * other at the row, and the second finds the minute noted; no lease, so nobody who died holds it up.
 *
 * Failed attempts are counted up to the mark of the turn before, once no transaction is left that could
 * still commit one below it. $1 the time of the reading.
 */
export const takeHistoryTurn: Statement = {
  name: 'take_history_turn',
  text: `
SELECT date_trunc('minute', $1::timestamptz, 'UTC') - interval '1 minute' AS minute,
       s.read_at AS read_before, extract(epoch FROM $1::timestamptz - s.read_at)::float8 AS seconds,
       s.attempts_through::text AS attempts_from,
       CASE WHEN pg_snapshot_xmin(pg_current_snapshot()) >= s.attempts_mark_xid
            THEN s.attempts_mark ELSE s.attempts_through END::text AS attempts_to,
       coalesce((SELECT max(a.id) FROM delivery_attempts a), 0)::text AS attempts_newest
FROM history_state s
WHERE s.read_at IS NULL
   OR date_trunc('minute', s.read_at, 'UTC') < date_trunc('minute', $1::timestamptz, 'UTC')
FOR NO KEY UPDATE OF s`,
};

/**
 * In a statement after the one that read the newest attempt: no older transaction can be newer than this.
 * The first turn begins with what comes from now on. $1 the time of the reading, $2 attempts counted
 * through, $3 the newest attempt, $4 whether it is the first.
 */
export const endHistoryTurn: Statement = {
  name: 'end_history_turn',
  text: `
UPDATE history_state
SET read_at = $1::timestamptz,
    attempts_through = CASE WHEN $4::boolean THEN $3::bigint ELSE $2::bigint END,
    attempts_mark = $3::bigint, attempts_mark_xid = pg_snapshot_xmax(pg_current_snapshot())`,
};
