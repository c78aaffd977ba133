import type { Statement } from '../../database.js';

/** Among those under way: one that is dead has not come everywhere. */
export const deadCanaries: Statement = {
  name: 'dead_canaries',
  text: `
SELECT EXISTS (SELECT FROM canary_beats b JOIN outbox o USING (event_id)
               WHERE b.ended_at IS NULL AND o.dead_lettered_at IS NOT NULL) AS dead`,
};
