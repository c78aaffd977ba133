import type { Statement } from '../../database.js';
import { iso, isoCanonical } from '../../iso-time.js';
import { hasProcessed } from './replay-deliveries.sql.js';
import { EVENTS_LOCK } from '../../maintenance/sql/retention-lock.sql.js';

/** One delivery of the list, with what it takes to order it. */
export interface ReplayItemRow {
  n: string;
  event_id: string;
  topic: string;
  entry_id: string | null;
  /** The consumer named by the replay has processed the event. */
  processed: boolean;
  /** The original entry is there to copy. */
  original: boolean;
  /** For an envelope to be rendered; null when the event is gone too, or not needed. */
  event: Record<string, unknown> | null;
  payload: string | null;
  format: string | null;
}

/**
 * Locks the replay and reads the next deliveries of its list. No row locked means that the replay is
 * no longer ours to run: paused, cancelled, taken over. The shared lock keeps retention from taking an
 * event between the moment its entry is decided on and the commit.
 *
 * $1 replay, $2 worker.
 */
export const lockReplay: Statement = {
  name: 'lock_replay',
  text: `
SELECT (position ->> 'n')::bigint AS n, only_unprocessed_by,
       pg_advisory_xact_lock_shared(${EVENTS_LOCK})
FROM replays
WHERE id = $1::uuid AND worker_id = $2 AND status = 'running' AND matched IS NOT NULL
FOR UPDATE`,
};

/** $1 replay, $2 position, $3 deliveries at most, $4 consumer or null. */
export const nextReplayItems: Statement = {
  name: 'next_replay_items',
  text: `
SELECT i.n::text AS n, i.event_id, i.topic, i.entry_id::text AS entry_id,
       ${hasProcessed('$4', 'i.event_id')} AS processed,
       o.id IS NOT NULL AS original,
       CASE WHEN o.id IS NULL AND e.event_id IS NOT NULL THEN json_build_object(
         'event_id', e.event_id, 'event_type', e.event_type, 'source', e.source,
         'entity_id', e.entity_id, 'entity_type', e.entity_type,
         'occurred_at', ${isoCanonical('e.occurred_at')}, 'ingested_at', ${iso('e.ingested_at')},
         'schema_version', e.schema_version, 'trace_id', e.trace_id,
         'causation_id', e.causation_id) END AS event,
       CASE WHEN o.id IS NULL THEN e.payload::text END AS payload,
       t.policy ->> 'format' AS format
FROM (SELECT * FROM replay_items WHERE replay_id = $1::uuid AND n > $2::bigint
      ORDER BY n LIMIT (SELECT $3::bigint)) i
LEFT JOIN outbox o ON o.id = i.entry_id
LEFT JOIN events e ON o.id IS NULL AND e.event_id = i.event_id
LEFT JOIN topics t ON o.id IS NULL AND t.topic = i.topic
ORDER BY i.n`,
};
