import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

/** What is said of a held batch `h`, without its content. */
export const HELD_BATCH_COLUMNS = `
  h.id, h.source, h.connector, h.expectation, h.message, ${iso('h.held_at')} AS held_at, h.records,
  h.failing, h.bytes::float8 AS bytes, h.repeats, h.state, ${iso('h.resolved_at')} AS resolved_at,
  h.resolved_by, h.reason`;

/** Held until the operator's transaction ends: of two that resolve it, one is told that it is too late. */
export const lockHeldBatch: Statement = {
  name: 'lock_held_batch',
  text: `SELECT ${HELD_BATCH_COLUMNS}, h.content FROM held_batches h WHERE h.id = $1::uuid FOR UPDATE`,
};
