import type { Statement } from '../../database.js';

/** Held until the operator's transaction ends. $1 record. */
export const lockRejected: Statement = {
  name: 'lock_rejected',
  text: `
SELECT id, source, trace_id, raw_payload_id, event_id, status
FROM rejected_records WHERE id = $1::uuid FOR UPDATE`,
};

/** $1 record, $2 status, $3 who, $4 the event it became, or null. */
export const resolveRejected: Statement = {
  name: 'resolve_rejected',
  text: `
UPDATE rejected_records
SET status = $2, resolved_at = now(), resolved_by = $3, resubmitted_as = $4::uuid
WHERE id = $1::uuid`,
};

/** $1 records, $2 the event that each became, $3 who. */
export const resolveResubmitted: Statement = {
  name: 'resolve_resubmitted',
  text: `
UPDATE rejected_records r
SET status = 'resubmitted', resolved_at = now(), resolved_by = $3, resubmitted_as = b.event_id
FROM unnest($1::uuid[], $2::uuid[]) AS b (id, event_id) WHERE r.id = b.id`,
};

/** $1 events that were just stored. */
export const entriesOfResubmitted: Statement = {
  name: 'entries_of_resubmitted',
  text: `SELECT o.id::text AS id FROM outbox o WHERE o.event_id = ANY ($1::uuid[])`,
};
