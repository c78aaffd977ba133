import type { Statement } from '../../database.js';

/**
 * What a turn came to, and when the source is due again. Writes nothing where another process has taken
 * over meanwhile.
 *
 * $1 connector · $2 holder · $3 what went wrong, or null · $4 milliseconds until it is due · $5 whether
 * more waits. Index: the primary key.
 */
export const endSourceTurn: Statement = {
  name: 'end_source_turn',
  text: `
UPDATE source_states
   SET holder = NULL, lease_until = NULL,
       due_at = now() + $4 * interval '1 millisecond',
       last_success_at = CASE WHEN $3::text IS NULL THEN now() ELSE last_success_at END,
       last_error_at = CASE WHEN $3::text IS NULL THEN last_error_at ELSE now() END,
       last_error = coalesce($3::text, last_error),
       failures = CASE WHEN $3::text IS NULL THEN 0 ELSE failures + 1 END,
       behind = $5
 WHERE connector = $1 AND holder = $2`,
};
