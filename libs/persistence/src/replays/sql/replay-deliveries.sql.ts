import type { ReplayFilter } from '@acp/contracts';
import { addMembers, addRange, hideCanaries } from '../../events/event-filter.js';
import type { Where } from '../../where.js';

/** Members of a replay's filter besides those of events and the times. */
export const REPLAY_MEMBERS = ['topic'] as const;

/**
 * Which deliveries a replay makes: what its run lists and what its preview counts. Expressions for a
 * WITH list: `win`, the events that an index finds, at most the newest `eventsMax`; `matching`, those
 * of them that the filter chooses; `delivery`, one row for each delivery.
 *
 * Deliveries are those the events were given when they were accepted: one for each original entry.
 * Where an event has fewer originals than routes, retention has taken some; the topics that take its
 * type now stand in for them. A filter that names a topic also reaches events that were accepted
 * before that topic took their type, and a topic that is retired; without one those are left out. Canaries
 * are delivered again only where the filter asks for them.
 */
export function replayDeliveries(filter: ReplayFilter, where: Where, eventsMax?: number): string {
  const indexed = addMembers(where.apart(), 'e', filter, 'indexed');
  addRange(hideCanaries(indexed, 'e', filter), 'e.ingested_at', filter);
  const others = addMembers(where.apart(), 'e', filter, 'others');
  const topic = where.value(filter.topic ?? null);
  const newest =
    eventsMax === undefined
      ? ''
      : `ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT ${where.value(eventsMax)}`;
  return `
win AS ${eventsMax === undefined ? 'NOT ' : ''}MATERIALIZED (
  SELECT e.event_id, e.event_type, e.source, e.entity_type, e.ingested_at, e.raw_payload_id,
         e.record_index, e.routes
  FROM events e WHERE ${indexed} ${newest}
), matching AS MATERIALIZED (
  SELECT * FROM win e WHERE ${others}
), original AS MATERIALIZED (
  SELECT o.event_id, o.topic, o.id AS entry_id
  FROM matching m JOIN outbox o USING (event_id) WHERE o.replay_id IS NULL
), gone AS (
  SELECT m.event_id, t.topic, NULL::bigint AS entry_id
  FROM matching m
  LEFT JOIN (SELECT event_id, count(*) AS entries FROM original GROUP BY 1) c USING (event_id)
  JOIN topics t ON t.policy -> 'event_types' ?| ARRAY[m.event_type, '*']
  WHERE CASE WHEN ${topic}::text IS NULL THEN coalesce(c.entries, 0) < m.routes
             ELSE t.topic = ${topic} END
    AND NOT EXISTS (SELECT FROM original o WHERE o.event_id = m.event_id AND o.topic = t.topic)
), delivery AS (
  SELECT d.* FROM (SELECT * FROM original UNION ALL SELECT * FROM gone) d
  WHERE CASE WHEN ${topic}::text IS NULL THEN d.topic NOT IN (SELECT topic FROM retired_topics)
             ELSE d.topic = ${topic} END
)`;
}

/** Whether consumer `consumer` has had the effect of event `event`: then a delivery is skipped. */
export function hasProcessed(consumer: string, event: string): string {
  return `${consumer}::text IS NOT NULL AND EXISTS (
    SELECT FROM processed_events p WHERE p.event_id = ${event} AND p.consumer = ${consumer})`;
}
