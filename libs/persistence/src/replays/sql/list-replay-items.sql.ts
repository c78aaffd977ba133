import type { Statement } from '../../database.js';
import { conditionBits, replayConditions, type ReplayFilterRow } from '../replay-conditions.js';

export interface ListRequest {
  replayId: string;
  workerId: string;
  filter: ReplayFilterRow;
  ordering: 'none' | 'key';
}

/**
 * Writes the whole work list of a replay from one snapshot, and counts it.
 *
 * Deliveries are those the events were given when they were accepted: one for each original entry.
 * Where an event has fewer originals than routes, retention has taken some; the topics that take its
 * type now stand in for them. A filter that names a topic also reaches events that were accepted
 * before that topic took their type.
 *
 * With `ordering: key` the list is in the order of the original entries, which is the order in which
 * the keys were first published; originals that are gone are older and come first, in the order of
 * their records. Without, it is in the order of ingestion.
 *
 * The update is a fence: it waits for the insert, and finds no row when the replay was cancelled,
 * paused or taken over meanwhile. The caller then rolls back. The replay's row is not locked while
 * the list is made, so that an operator's cancel never waits for it.
 */
export function listReplayItems(request: ListRequest): { statement: Statement; values: unknown[] } {
  const where = replayConditions(request.filter);
  const topic = where.value(request.filter.topic ?? null);
  const replay = where.value(request.replayId);
  const worker = where.value(request.workerId);
  const order = request.ordering === 'key' ? ORIGINAL_ORDER : INGESTION_ORDER;
  const text = `
WITH matching AS MATERIALIZED (
  SELECT e.event_id, e.event_type, e.ingested_at, e.raw_payload_id, e.record_index, e.routes
  FROM events e WHERE ${where}
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
  SELECT * FROM original WHERE ${topic}::text IS NULL OR topic = ${topic}
  UNION ALL SELECT * FROM gone
), listed AS (
  INSERT INTO replay_items (replay_id, n, event_id, topic, entry_id)
  SELECT ${replay}::uuid, row_number() OVER (ORDER BY ${order}), d.event_id, d.topic, d.entry_id
  FROM delivery d JOIN matching m USING (event_id)
  RETURNING n
)
UPDATE replays
SET matched = (SELECT count(*) FROM listed), position = '{"n":0}', last_error = NULL,
    updated_at = now()
WHERE id = ${replay}::uuid AND worker_id = ${worker} AND status = 'running' AND matched IS NULL`;
  return { statement: { name: nameOf(request), text }, values: where.values };
}

const ORIGINAL_ORDER = `d.entry_id IS NOT NULL, d.entry_id, m.ingested_at, m.raw_payload_id,
                            m.record_index, d.topic`;
const INGESTION_ORDER = `m.ingested_at, m.raw_payload_id, m.record_index, d.topic`;

/** A statement's name stands for its text, which differs with the members of the filter. */
function nameOf({ filter, ordering }: ListRequest): string {
  return `list_replay_${ordering}_${conditionBits(filter)}`;
}
