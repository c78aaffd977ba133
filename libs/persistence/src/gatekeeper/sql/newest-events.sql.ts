import type { Statement } from '../../database.js';

export interface NewestEventRow {
  event_type: string;
  entity_id: string;
  event_id: string;
  occurred_at: Date;
  schema_version: number;
  payload: Record<string, unknown>;
}

/**
 * The event of a type about an entity that was received last, for each pair: `events_by_entity`
 * backwards, past what is of another type. $1 types, $2 entities.
 */
export const newestEvents: Statement = {
  name: 'newest_events',
  text: `
SELECT n.* FROM unnest($1::text[], $2::text[]) AS u (event_type, entity_id)
CROSS JOIN LATERAL (
  SELECT e.event_type, e.entity_id, e.event_id, e.occurred_at, e.schema_version, e.payload
  FROM events e
  WHERE e.entity_id = u.entity_id AND e.event_type = u.event_type
  ORDER BY e.ingested_at DESC, e.event_id DESC
  LIMIT 1
) n`,
};
