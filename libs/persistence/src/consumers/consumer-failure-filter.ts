import type { ConsumerFailureFilter, ConsumerFailureState } from '@acp/contracts';
import { errorCause } from '../error-cause.js';
import { addMembers, addRange } from '../events/event-filter.js';
import { Where } from '../where.js';
import { DEAD_FOR_CONSUMER, HAD_BY_CONSUMER } from './sql/what-waits.sql.js';

/** The cause of what is said of failure `f`. */
export const FAILURE_CAUSE = errorCause('f.error_message');

const IN_STATE: Record<ConsumerFailureState, string> = {
  dead: DEAD_FOR_CONSUMER('f'),
  retrying: 'f.dead_lettered_at IS NULL AND f.discarded_at IS NULL',
  discarded: 'f.discarded_at IS NOT NULL',
};

/**
 * Failures `f`, joined with events `e`, of a consumer in a state. What it has had after all is no
 * failure any more.
 */
export function failureConditions(
  consumer: string,
  state: ConsumerFailureState,
  filter: ConsumerFailureFilter,
): Where {
  const where = new Where()
    .add(consumer, ($) => `f.consumer = ${$}`)
    .always(IN_STATE[state])
    .add(filter.event_id, ($) => `f.event_id = ${$}::uuid`)
    .add(filter.topic, ($) => `f.topic = ${$}`)
    .add(filter.error_code, ($) => `f.error_code = ${$}`)
    .add(filter.error, ($) => `${FAILURE_CAUSE} = ${$}`);
  addMembers(addRange(where, 'f.dead_lettered_at', filter), 'e', filter);
  return where.always(`NOT ${HAD_BY_CONSUMER('f', 'f.consumer')}`);
}
