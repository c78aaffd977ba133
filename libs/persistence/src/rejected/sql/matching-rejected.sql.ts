import type { RejectedFilter } from '@acp/contracts';
import type { AdHocStatement } from '../../database.js';
import { isoMicros } from '../../iso-time.js';
import type { Keyset } from '../../keyset.js';
import type { Where } from '../../where.js';
import { rejectedConditions } from '../rejected-filter.js';

/** What one step of a bulk action takes at most; one record is taken whatever its size. */
export interface StepLimits {
  rowsMax: number;
  bytesMax: number;
}

/** Oldest first; records that another operator holds are passed by. */
export function discardMatching(
  filter: RejectedFilter,
  by: string,
  rowsMax: number,
): AdHocStatement {
  const where = rejectedConditions(filter).always(`r.status = 'open'`);
  const text = `
WITH chosen AS MATERIALIZED (
  SELECT r.id FROM rejected_records r WHERE ${where}
  ORDER BY r.rejected_at, r.id LIMIT ${where.value(rowsMax)} FOR UPDATE SKIP LOCKED
)
UPDATE rejected_records SET status = 'discarded', resolved_at = now(), resolved_by = ${where.value(by)}
WHERE id = ANY (ARRAY(SELECT id FROM chosen))`;
  return { text, values: where.values };
}

/**
 * Holds the next records until the transaction ends, oldest first, and reads the texts of those alone
 * that fit into the bytes: the texts of the others are never loaded.
 */
export function lockStep(
  filter: RejectedFilter,
  after: Keyset | null,
  { rowsMax, bytesMax }: StepLimits,
): AdHocStatement {
  const where = openMatching(filter, after);
  const text = `
WITH locked AS MATERIALIZED (
  SELECT r.id, r.rejected_at, octet_length(r.record_text) AS bytes
  FROM rejected_records r WHERE ${where}
  ORDER BY r.rejected_at, r.id LIMIT ${where.value(rowsMax)} FOR UPDATE SKIP LOCKED
), summed AS (
  SELECT id, sum(bytes) OVER (ORDER BY rejected_at, id) - bytes AS bytes_before FROM locked
)
SELECT r.id, r.source, r.trace_id, r.raw_payload_id, r.event_id, r.status, r.record_text, r.connector,
       ${isoMicros('r.rejected_at')} AS _at
FROM summed s JOIN rejected_records r USING (id)
WHERE s.bytes_before < ${where.value(bytesMax)} ORDER BY r.rejected_at, r.id`;
  return { text, values: where.values };
}

/** Open records that match beyond a place. */
export function countAfter(filter: RejectedFilter, after: Keyset | null): AdHocStatement {
  const where = openMatching(filter, after);
  const text = `SELECT count(*)::float8 AS count FROM rejected_records r WHERE ${where}`;
  return { text, values: where.values };
}

function openMatching(filter: RejectedFilter, after: Keyset | null): Where {
  const where = rejectedConditions(filter).always(`r.status = 'open'`);
  if (!after) return where;
  const at = where.value(after.at);
  const id = where.value(after.id);
  return where.always(`(r.rejected_at, r.id) > (${at}::timestamptz, ${id}::uuid)`);
}
