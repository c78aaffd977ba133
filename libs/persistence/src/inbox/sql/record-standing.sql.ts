import type { Statement } from '../../database.js';

/**
 * As `recordProcessed`, for releases in the control plane's own database: a row is made only where the
 * release stands. It is recalled when its delivery to this topic was discarded, by a switch or a person;
 * what had its effect before is a duplicate all the same. Answers the duplicates and the recalled.
 *
 * $1 to $4 as there. Indexes: the primary key, outbox_one_per_event_topic_replay.
 */
export const recordStanding: Statement = {
  name: 'inbox_record_standing',
  text: `
WITH batch AS MATERIALIZED (
  SELECT given.event_id, given.deliveries,
         EXISTS (SELECT FROM outbox o
                  WHERE o.event_id = given.event_id AND o.topic = $4 AND o.discarded_at IS NOT NULL)
         AND NOT EXISTS (SELECT FROM processed_events had
                          WHERE had.event_id = given.event_id AND had.consumer = $3) AS recalled
    FROM unnest($1::uuid[], $2::int[]) AS given (event_id, deliveries)
), recorded AS (
  INSERT INTO processed_events AS seen (event_id, consumer, topic, duplicates)
  SELECT event_id, $3, $4, deliveries - 1 FROM batch WHERE NOT recalled
   ORDER BY event_id
      ON CONFLICT (event_id, consumer)
      DO UPDATE SET duplicates = seen.duplicates + excluded.duplicates + 1
  RETURNING event_id, xmax <> 0 AS duplicate
)
SELECT event_id, false AS recalled FROM recorded WHERE duplicate
UNION ALL
SELECT event_id, true FROM batch WHERE recalled`,
};

export interface StandingRow {
  event_id: string;
  recalled: boolean;
}
