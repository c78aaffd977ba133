import type { ReplayFilter } from '@acp/contracts';
import type { AdHocStatement } from '../../database.js';
import { Where } from '../../where.js';
import { replayDeliveries } from './replay-deliveries.sql.js';

export interface ListRequest {
  replayId: string;
  workerId: string;
  filter: ReplayFilter;
  ordering: 'none' | 'key';
}

/**
 * Writes the whole work list of a replay from one snapshot, and counts it.
 *
 * With `ordering: key` the list is in the order of the original entries, which is the order in which
 * the keys were first published; originals that are gone are older and come first, in the order of
 * their records. Without, it is in the order of ingestion.
 *
 * The update is a fence: it waits for the insert, and finds no row when the replay was cancelled,
 * paused or taken over meanwhile. The caller then rolls back. The replay's row is not locked while
 * the list is made, so that an operator's cancel never waits for it.
 */
export function listReplayItems(request: ListRequest): AdHocStatement {
  const where = new Where();
  const deliveries = replayDeliveries(request.filter, where);
  const replay = where.value(request.replayId);
  const worker = where.value(request.workerId);
  const order = request.ordering === 'key' ? ORIGINAL_ORDER : INGESTION_ORDER;
  const text = `
WITH ${deliveries}, listed AS (
  INSERT INTO replay_items (replay_id, n, event_id, topic, entry_id)
  SELECT ${replay}::uuid, row_number() OVER (ORDER BY ${order}), d.event_id, d.topic, d.entry_id
  FROM delivery d JOIN matching m USING (event_id)
  RETURNING n
)
UPDATE replays
SET matched = (SELECT count(*) FROM listed), position = '{"n":0}', last_error = NULL,
    updated_at = now()
WHERE id = ${replay}::uuid AND worker_id = ${worker} AND status = 'running' AND matched IS NULL`;
  return { text, values: where.values };
}

const ORIGINAL_ORDER = `d.entry_id IS NOT NULL, d.entry_id, m.ingested_at, m.raw_payload_id,
                            m.record_index, d.topic`;
const INGESTION_ORDER = `m.ingested_at, m.raw_payload_id, m.record_index, d.topic`;
