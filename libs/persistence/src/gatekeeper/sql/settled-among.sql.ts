import type { Statement } from '../../database.js';

/** Which of some decisions wait no longer; asked again and again by whoever waits. $1 ids. */
export const settledAmong: Statement = {
  name: 'settled_among',
  text: `
SELECT u.decision_id
FROM unnest($1::uuid[]) AS u (decision_id)
LEFT JOIN decisions d USING (decision_id)
WHERE d.state IS DISTINCT FROM 'held'`,
};
