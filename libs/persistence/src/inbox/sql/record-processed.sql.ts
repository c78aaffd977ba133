import type { Statement } from '../../database.js';

/**
 * The inbox rows of a batch, before its effect and in the same transaction. Answers the events whose
 * effect exists already, with the delivery counted on their row; all others are new. That is usually
 * no row at all: to answer every id cost a microsecond an event here and as much at the client.
 *
 * A concurrent transaction that holds the same event makes this one wait for its end, and then the
 * row counts as a duplicate, or as new when the other rolled back: two deliveries of one event can
 * never both have their effect. Ids are inserted in order so that overlapping batches wait for each
 * other instead of deadlocking. `xmax = 0` tells an inserted row version from an updated one.
 *
 * $1 event ids without repetition · $2 how often each was delivered in the batch · $3 consumer ·
 * $4 topic. Index: the primary key.
 */
export const recordProcessed: Statement = {
  name: 'inbox_record_processed',
  text: `
WITH recorded AS (
  INSERT INTO processed_events AS seen (event_id, consumer, topic, duplicates)
  SELECT batch.event_id, $3, $4, batch.deliveries - 1
    FROM unnest($1::uuid[], $2::int[]) AS batch (event_id, deliveries)
   ORDER BY batch.event_id
      ON CONFLICT (event_id, consumer)
      DO UPDATE SET duplicates = seen.duplicates + excluded.duplicates + 1
  RETURNING event_id, xmax <> 0 AS duplicate
)
SELECT event_id FROM recorded WHERE duplicate`,
};

export interface DuplicateRow {
  event_id: string;
}
