import type { Statement } from '../../database.js';
import { HELD } from '../../outbox/entry-state.js';
import { ENTRY_COUNTS_OF_EVENT, EVENT_SUMMARY_COLUMNS } from '../event-summary.js';

/** $1 event id, $2 steps at most. One primary-key probe for each step. */
export const causesOfEvent: Statement = {
  name: 'causes_of_event',
  text: `
WITH RECURSIVE ${HELD}, up AS (
  SELECT causation_id AS id, 1 AS depth, ARRAY[event_id] AS seen
  FROM events WHERE event_id = $1::uuid AND causation_id IS NOT NULL
  UNION ALL
  SELECT p.causation_id, up.depth + 1, up.seen || p.event_id
  FROM up JOIN events p ON p.event_id = up.id
  WHERE p.causation_id IS NOT NULL AND up.depth < $2::int AND p.event_id <> ALL (up.seen)
)
SELECT ${EVENT_SUMMARY_COLUMNS}
FROM up JOIN events e ON e.event_id = up.id ${ENTRY_COUNTS_OF_EVENT}
WHERE e.event_id <> ALL (up.seen)
ORDER BY up.depth`,
};

/** $1 event id, $2 steps at most, $3 rows at most. Index events_by_causation. */
export const consequencesOfEvent: Statement = {
  name: 'consequences_of_event',
  text: `
WITH RECURSIVE ${HELD}, down AS (
  SELECT event_id AS id, 0 AS depth FROM events WHERE event_id = $1::uuid
  UNION
  SELECT c.event_id, down.depth + 1
  FROM down CROSS JOIN LATERAL (
    SELECT event_id FROM events WHERE causation_id = down.id ORDER BY event_id LIMIT $3::int
  ) c
  WHERE down.depth < $2::int
), nearest AS (
  SELECT id, min(depth) AS depth FROM down WHERE depth > 0 AND id <> $1::uuid
  GROUP BY id ORDER BY 2 LIMIT $3::int
)
SELECT ${EVENT_SUMMARY_COLUMNS}
FROM nearest n JOIN events e ON e.event_id = n.id ${ENTRY_COUNTS_OF_EVENT}
ORDER BY n.depth, e.ingested_at, e.event_id`,
};
