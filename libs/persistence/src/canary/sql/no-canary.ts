/**
 * Whether a row is of no canary that is kept. Canaries are few: the planner hashes them once, whatever
 * the number of rows.
 */
export const NO_CANARY = (row: string): string =>
  `${row}.event_id NOT IN (SELECT b.event_id FROM canary_beats b)`;
