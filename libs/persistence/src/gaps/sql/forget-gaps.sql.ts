import type { Statement } from '../../database.js';

/**
 * Forgets gaps that were closed so long ago. SKIP LOCKED: several processes do so, and an operator may
 * be at one. $1 days · $2 rows at the most. Index: `gaps_by_closed`.
 */
export const forgetGaps: Statement = {
  name: 'forget_gaps',
  text: `
DELETE FROM gaps WHERE id IN (
  SELECT id FROM gaps WHERE closed_at < now() - $1 * interval '1 day'
  ORDER BY closed_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
};
