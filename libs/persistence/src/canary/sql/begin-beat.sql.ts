import type { Statement } from '../../database.js';

/**
 * A canary that is about to be sent: a row where nobody has sent one through this way in the interval at
 * hand, else none. Intervals begin by the clock of the database, so processes with different clocks agree
 * on them; two that ask at once meet at the key.
 *
 * $1 event id · $2 way · $3 interval in milliseconds. Index: canary_beats_one_per_slot.
 */
export const beginBeat: Statement = {
  name: 'begin_canary_beat',
  text: `
INSERT INTO canary_beats (event_id, way, slot)
VALUES ($1::uuid, $2, date_bin($3 * interval '1 millisecond', clock_timestamp(), '2000-01-01Z'))
ON CONFLICT ON CONSTRAINT canary_beats_one_per_slot DO NOTHING
RETURNING event_id`,
};

/** $1 event id · $2 milliseconds until the answer, or null · $3 why there was none, or null. */
export const noteAnswer: Statement = {
  name: 'note_canary_answer',
  text: 'UPDATE canary_beats SET answered_ms = $2, error = $3 WHERE event_id = $1::uuid',
};
