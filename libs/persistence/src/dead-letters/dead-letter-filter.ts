import type { DeadLetterFilter } from '@acp/contracts';
import { errorCause } from '../error-cause.js';
import { Where } from '../where.js';

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
  return where
    .always('o.dead_lettered_at IS NOT NULL')
    .add(filter.from, ($) => `o.dead_lettered_at >= ${$}::timestamptz`)
    .add(filter.to, ($) => `o.dead_lettered_at < ${$}::timestamptz`)
    .add(filter.topic, ($) => `o.topic = ${$}`)
    .add(filter.error_code, ($) => `o.error_code = ${$}`)
    .add(filter.error, hasCause)
    .add(filter.event_type, ($) => `e.event_type = ${$}`)
    .add(filter.source, ($) => `e.source = ${$}`)
    .add(filter.entity_id, ($) => `e.entity_id = ${$}`)
    .add(filter.trace_id, ($) => `e.trace_id = ${$}::uuid`);
}
