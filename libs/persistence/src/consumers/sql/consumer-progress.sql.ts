import type { Statement } from '../../database.js';
import { NO_CANARY } from '../../canary/sql/no-canary.js';
import { HAD_BY_CONSUMER } from './what-waits.sql.js';
import { ENTRIES } from '../../outbox/entry-state.js';

/** Entries looked through in one step. */
export const STEP_ENTRIES = 10_000;
/** Entries remembered that waited when they were passed; with more, progress stands still. */
export const OPEN_ENTRIES_MAX = 10_000;

/** $1 consumer, $2 topic. */
export const beginProgress: Statement = {
  name: 'begin_consumer_progress',
  text: `
INSERT INTO consumer_progress (consumer, topic) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
};

/**
 * Progress ends where entries may still appear below (the ledger knows) and where the topic's claims
 * have come. Another process that is at it is passed by. $1 consumer, $2 topic.
 */
export const lockProgress: Statement = {
  name: 'lock_consumer_progress',
  text: `
SELECT g.through_id::text AS through_id, g.open_entry_ids::text[] AS open_entry_ids,
       least((SELECT closed_through FROM ledger_progress WHERE kind = 'entry'),
             coalesce((SELECT frontier FROM topic_cursors WHERE topic = $2), 0))::text AS ends_at
FROM consumer_progress g WHERE g.consumer = $1 AND g.topic = $2
FOR UPDATE SKIP LOCKED`,
};

export interface ProgressRow {
  through_id: string;
  open_entry_ids: string[];
  ends_at: string;
}

/**
 * Which of the entries remembered, and of the next, still wait: not delivered and not discarded, or
 * delivered and neither had by the consumer nor given up by it. What it gave up comes back, when an
 * operator orders it again, as an entry of its own. Canaries are waited for by others.
 *
 * $1 consumer, $2 topic, $3 remembered, $4 through, $5 ends at, $6 entries of the step.
 */
export const lookThrough: Statement = {
  name: 'look_through_for_consumer',
  text: `
SELECT coalesce(array_agg(o.id::text ORDER BY o.id) FILTER (WHERE o.waits), '{}') AS open_entry_ids,
       count(*) FILTER (WHERE o.is_new)::int AS looked_at,
       (max(o.id) FILTER (WHERE o.is_new))::text AS through_id
FROM (
  SELECT e.id, e.is_new, e.discarded_at IS NULL AND ${NO_CANARY('e')} AND (
           e.delivered_at IS NULL
           OR NOT ${HAD_BY_CONSUMER('e', '$1')}
              AND NOT (SELECT coalesce(bool_or(f.dead_lettered_at IS NOT NULL), false)
                       FROM consumer_failures f
                       WHERE f.event_id = e.event_id AND f.consumer = $1)) AS waits
  FROM (
    SELECT o.id, o.event_id, o.delivered_at, o.discarded_at, false AS is_new
    FROM ${ENTRIES} o WHERE o.id = ANY ($3::bigint[])
    UNION ALL
    (SELECT o.id, o.event_id, o.delivered_at, o.discarded_at, true FROM ${ENTRIES} o
     WHERE o.topic = $2 AND o.id > $4::bigint AND o.id <= $5::bigint
     ORDER BY o.topic, o.id LIMIT $6::int)
  ) e
) o`,
};

export interface LookedThroughRow {
  open_entry_ids: string[];
  looked_at: number;
  through_id: string | null;
}

/** $1 consumer, $2 topic, $3 through, $4 remembered. */
export const moveProgress: Statement = {
  name: 'move_consumer_progress',
  text: `
UPDATE consumer_progress SET through_id = $3::bigint, open_entry_ids = $4::bigint[]
WHERE consumer = $1 AND topic = $2
  AND (through_id, open_entry_ids) IS DISTINCT FROM ($3::bigint, $4::bigint[])`,
};

/**
 * What was read of a consumer: when it was last seen, and at most once a minute how many it had not had,
 * beside how many before. $1 consumer, $2 topic, $3 last seen or null, $4 not yet.
 */
export const noteReading: Statement = {
  name: 'note_consumer_reading',
  text: `
UPDATE consumer_progress g
SET last_seen_at = greatest(g.last_seen_at, $3::timestamptz),
    not_yet_before = CASE WHEN due THEN g.not_yet_noted ELSE g.not_yet_before END,
    not_yet_noted = CASE WHEN due THEN $4::bigint ELSE g.not_yet_noted END,
    noted_at = CASE WHEN due THEN now() ELSE g.noted_at END
FROM (SELECT consumer, topic, coalesce(noted_at < now() - interval '1 minute', true) AS due
      FROM consumer_progress WHERE consumer = $1 AND topic = $2) d
WHERE g.consumer = d.consumer AND g.topic = d.topic
  AND (due OR g.last_seen_at IS DISTINCT FROM greatest(g.last_seen_at, $3::timestamptz))`,
};
