import type { RejectedFilter } from '@acp/contracts';
import { errorCause } from '../error-cause.js';
import { addMembers, addRange } from '../events/event-filter.js';
import { Where } from '../where.js';

/** The cause of the first reason of record `r`. */
export const FIRST_CAUSE = errorCause(`(r.reasons -> 0 ->> 'message')`);
export const FIRST_PATH = `coalesce(r.reasons -> 0 ->> 'path', '')`;

/** Conditions over `rejected_records r`. */
export function rejectedConditions(filter: RejectedFilter, where = new Where()): Where {
  addMembers(addRange(where, 'r.rejected_at', filter), 'r', filter);
  return where
    .add(filter.connector, ($) => `r.connector = ${$}`)
    .add(
      filter.code,
      ($) => `r.reasons @> jsonb_build_array(jsonb_build_object('code', ${$}::text))`,
    )
    .add(filter.path, ($) => `${FIRST_PATH} = ${$}`)
    .add(filter.cause, ($) => `${FIRST_CAUSE} = ${$}`);
}
