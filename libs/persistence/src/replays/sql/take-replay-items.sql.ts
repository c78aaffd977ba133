import type { EventHead } from '@acp/contracts';
import type { Statement } from '../../database.js';
import { headOf } from '../../outbox/entry-envelope.js';
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
  event: EventHead | null;
  payload: string | null;
  format: string | null;
  /** The topic keeps a copy of its envelopes. */
  copies: boolean;
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
       ${headOf('e')} AS event,
       CASE WHEN o.id IS NULL THEN e.payload::text END AS payload,
       t.policy ->> 'format' AS format,
       coalesce((t.policy ->> 'copy_envelopes')::bool, false) AS copies
FROM (SELECT * FROM replay_items WHERE replay_id = $1::uuid AND n > $2::bigint
      ORDER BY n LIMIT (SELECT $3::bigint)) i
LEFT JOIN outbox o ON o.id = i.entry_id
LEFT JOIN events e ON o.id IS NULL AND e.event_id = i.event_id
LEFT JOIN topics t ON o.id IS NULL AND t.topic = i.topic
ORDER BY i.n`,
};
