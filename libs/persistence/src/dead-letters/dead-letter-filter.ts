import type { DeadLetterFilter } from '@acp/contracts';
import { errorCause } from '../error-cause.js';
import { addMembers, addRange } from '../events/event-filter.js';
import type { Where } from '../where.js';

/** The cause of what is said of outbox row `o`. */
export const ERROR_CAUSE = errorCause('o.last_error');

/**
 * Works out the cause of each text once: an outage writes the same text thousands of times. OFFSET 0
 * keeps the planner from working it out for every row before the repeats are dropped.
 */
function hasCause($: string): string {
  return `coalesce(o.last_error, '') IN (
    SELECT o.last_error
    FROM (SELECT DISTINCT coalesce(d.last_error, '') AS last_error FROM outbox d
          WHERE d.dead_lettered_at IS NOT NULL OFFSET 0) o
    WHERE ${ERROR_CAUSE} = ${$})`;
}

/** Conditions over `outbox o` joined with `events e`. */
export function deadLetterConditions(filter: DeadLetterFilter, where: Where): Where {
  where
    .always('o.dead_lettered_at IS NOT NULL')
    .add(filter.topic, ($) => `o.topic = ${$}`)
    .add(filter.error_code, ($) => `o.error_code = ${$}`)
    .add(filter.error, hasCause);
  return addMembers(addRange(where, 'o.dead_lettered_at', filter), 'e', filter);
}
