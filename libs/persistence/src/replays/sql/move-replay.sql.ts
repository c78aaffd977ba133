import type { Statement } from '../../database.js';

/** As the operator orders it. $1 id to $8 requested by. */
export const createReplay: Statement = {
  name: 'create_replay',
  text: `
INSERT INTO replays (id, name, reason, filter, rate_per_second, ordering, only_unprocessed_by,
                     requested_by)
VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8)`,
};

/** Nothing where a worker or another operator was first. $1 id, $2 status, $3 from any of these. */
export const moveReplay: Statement = {
  name: 'move_replay',
  text: `
UPDATE replays SET status = $2, updated_at = now(),
       finished_at = CASE WHEN $2 = 'cancelled' THEN now() ELSE finished_at END
WHERE id = $1 AND status = ANY ($3::text[])`,
};
