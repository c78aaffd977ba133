import type { RejectedFilter } from '@acp/contracts';
import { errorCause } from '../error-cause.js';
import { Where } from '../where.js';

/** The cause of the first reason of record `r`. */
export const FIRST_CAUSE = errorCause(`(r.reasons -> 0 ->> 'message')`);
export const FIRST_PATH = `coalesce(r.reasons -> 0 ->> 'path', '')`;

/** Conditions over `rejected_records r`. */
export function rejectedConditions(filter: RejectedFilter, where = new Where()): Where {
  return where
    .add(filter.source, ($) => `r.source = ${$}`)
    .add(filter.connector, ($) => `r.connector = ${$}`)
    .add(
      filter.code,
      ($) => `r.reasons @> jsonb_build_array(jsonb_build_object('code', ${$}::text))`,
    )
    .add(filter.path, ($) => `${FIRST_PATH} = ${$}`)
    .add(filter.cause, ($) => `${FIRST_CAUSE} = ${$}`)
    .add(filter.event_type, ($) => `r.event_type = ${$}`)
    .add(filter.trace_id, ($) => `r.trace_id = ${$}::uuid`)
    .add(filter.raw_payload_id, ($) => `r.raw_payload_id = ${$}::uuid`)
    .add(filter.from, ($) => `r.rejected_at >= ${$}::timestamptz`)
    .add(filter.to, ($) => `r.rejected_at < ${$}::timestamptz`);
}
