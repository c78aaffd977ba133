import type { Statement } from '../../database.js';

/** $1 id. A fill that stores a page waits at this row, and finds it moved. */
export const lockGap: Statement = {
  name: 'lock_gap',
  text: 'SELECT FROM gaps WHERE id = $1::uuid FOR UPDATE',
};

/** $1 id. One whose history has ended short of it begins anew: what is known already is a duplicate. */
export const retryGap: Statement = {
  name: 'retry_gap',
  text: `
UPDATE gaps
   SET state = 'open', tries = 0, next_try_at = now(), closed_at = NULL, closed_by = NULL,
       filled = CASE WHEN next > last THEN 0 ELSE filled END,
       next = CASE WHEN next > last THEN first ELSE next END
 WHERE id = $1::uuid`,
};

/** $1 id · $2 healed or lost · $3 who · $4 why. */
export const markGap: Statement = {
  name: 'mark_gap',
  text: `
UPDATE gaps SET state = $2, closed_at = now(), closed_by = $3, last_error = $4 WHERE id = $1::uuid`,
};
