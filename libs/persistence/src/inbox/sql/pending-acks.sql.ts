import type { Statement } from '../../database.js';

/**
 * A consumer with its own database tells the control plane what it has processed. The order to tell
 * it commits with the effect, so a crash in between loses no acknowledgement.
 *
 * $1 event ids · $2 consumer · $3 topic.
 */
export const addPendingAcks: Statement = {
  name: 'inbox_add_pending_acks',
  text: `
INSERT INTO consumer_pending_acks (event_id, consumer, topic, processed_at)
SELECT event_id, $2, $3, clock_timestamp() FROM unnest($1::uuid[]) AS event_id
 ORDER BY event_id
    ON CONFLICT DO NOTHING`,
};

/** Oldest first. Locked for the report, skipped by other reporters. $1 consumer · $2 rows. */
export const takePendingAcks: Statement = {
  name: 'inbox_take_pending_acks',
  text: `
SELECT event_id, topic, processed_at
  FROM consumer_pending_acks
 WHERE consumer = $1
 ORDER BY processed_at, event_id
 LIMIT $2
   FOR UPDATE SKIP LOCKED`,
};

/** $1 event ids · $2 consumer. */
export const dropPendingAcks: Statement = {
  name: 'inbox_drop_pending_acks',
  text: `
DELETE FROM consumer_pending_acks WHERE event_id = ANY ($1::uuid[]) AND consumer = $2`,
};

export interface PendingAckRow {
  event_id: string;
  topic: string;
  processed_at: Date;
}
