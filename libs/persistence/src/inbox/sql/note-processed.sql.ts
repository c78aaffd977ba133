import type { Statement } from '../../database.js';

/**
 * Inbox rows for effects that were made outside a delivery (a repair). Counts nothing: what is there
 * stays as it is. Ids in order, as in `record-processed`.
 *
 * $1 event ids · $2 consumer · $3 topic. Index: the primary key.
 */
export const noteProcessed: Statement = {
  name: 'inbox_note_processed',
  text: `
INSERT INTO processed_events (event_id, consumer, topic)
SELECT DISTINCT event_id, $2, $3 FROM unnest($1::uuid[]) AS event_id
 ORDER BY event_id
    ON CONFLICT (event_id, consumer) DO NOTHING`,
};
