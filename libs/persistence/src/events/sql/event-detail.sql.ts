import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';
import { ENTRIES, ENTRY_STATE, HELD } from '../../outbox/entry-state.js';
import { BY_KEY, MAY_BLOCK } from '../../outbox/sql/entries-of-key.sql.js';
import { ENTRY_COUNTS_OF_EVENT, EVENT_SUMMARY_COLUMNS } from '../event-summary.js';

/** $1 event id. */
export const eventDetail: Statement = {
  name: 'event_detail',
  text: `
WITH ${HELD}
SELECT ${EVENT_SUMMARY_COLUMNS}, e.payload, e.mapper_version, e.record_index,
       encode(e.content_sha256, 'hex') AS content_sha256
FROM events e ${ENTRY_COUNTS_OF_EVENT}
WHERE e.event_id = $1::uuid`,
};

/** $1 id, $2 characters of the text at most. */
export const rawPayload: Statement = {
  name: 'raw_payload',
  text: `
SELECT id, source, connector, ${iso('fetched_at')} AS fetched_at, trace_id,
       encode(payload_sha256, 'hex') AS payload_sha256,
       octet_length(payload_json::text) AS payload_bytes,
       left(payload_json::text, $2::int) AS payload_text,
       length(payload_json::text) > $2::int AS payload_truncated,
       records, accepted, duplicates, rejected
FROM raw_payloads WHERE id = $1::uuid`,
};

/** The oldest entry before row `o` that keeps its key waiting; along outbox_blocking, as the relay sees it. */
const HEAD_OF_KEY = `(
  SELECT json_build_object(
           'entry_id', head.id::text, 'event_id', head.event_id,
           'state', CASE WHEN head.dead_lettered_at IS NOT NULL THEN 'dead' ELSE 'scheduled' END,
           'next_attempt_at',
           CASE WHEN head.next_attempt_at < 'infinity' THEN ${iso('head.next_attempt_at')} END)
  FROM outbox head
  WHERE head.topic = o.topic AND (head.partition_key, head.id) >= (o.partition_key, 0)
    AND (head.partition_key, head.id) < (o.partition_key, o.id) AND ${MAY_BLOCK('head')}
  ${BY_KEY('head')} LIMIT 1)`;

export const DELIVERY_ENTRY_COLUMNS = `
  o.id::text AS id, o.event_id, o.topic, ${ENTRY_STATE} AS state, o.partition_key,
  ${iso('o.created_at')} AS created_at,
  CASE WHEN o.next_attempt_at < 'infinity' THEN ${iso('o.next_attempt_at')} END AS next_attempt_at,
  o.next_attempt_at IS NOT NULL AND o.next_attempt_at = 'infinity' AS parked,
  CASE WHEN o.next_attempt_at = 'infinity' THEN ${HEAD_OF_KEY} END AS waits_for,
  o.delivery_attempts, o.attempts_forgiven,
  coalesce(h.worker_id, o.claimed_by) AS claimed_by,
  ${iso('coalesce(h.claimed_at, o.claimed_at)')} AS claimed_at,
  ${iso('o.delivered_at')} AS delivered_at, ${iso('o.dead_lettered_at')} AS dead_lettered_at,
  ${iso('o.discarded_at')} AS discarded_at, o.error_code, o.last_error, o.broker_ref, o.replay_id,
  EXISTS (SELECT FROM entry_edits x WHERE x.entry_id = o.id) AS edited`;

/** The claim that holds row `o` now, if any. */
export const HOLDER = `
LEFT JOIN LATERAL (
  SELECT c.worker_id, c.claimed_at FROM claims c
  WHERE c.topic = o.topic AND o.id = ANY (c.entry_ids) LIMIT 1
) h ON true`;

/** $1 event id. The unique index on (event_id, topic, replay_id) finds them. */
export const deliveriesOfEvent: Statement = {
  name: 'deliveries_of_event',
  text: `
WITH ${HELD}
SELECT ${DELIVERY_ENTRY_COLUMNS}
FROM ${ENTRIES} o ${HOLDER}
WHERE o.event_id = $1::uuid ORDER BY o.id LIMIT 1000`,
};

/** $1 entry id. */
export const deliveryById: Statement = {
  name: 'delivery_by_id',
  text: `
WITH ${HELD}
SELECT ${DELIVERY_ENTRY_COLUMNS} FROM ${ENTRIES} o ${HOLDER} WHERE o.id = $1::bigint`,
};

export const ATTEMPT_COLUMNS = `
  a.id::text AS id, a.entry_id::text AS entry_id, a.event_id, a.topic, a.attempt, a.worker_id,
  a.transport, ${iso('a.started_at')} AS started_at, ${iso('a.ended_at')} AS ended_at,
  (extract(epoch FROM a.ended_at - a.started_at) * 1000)::float8 AS duration_ms,
  a.outcome, a.error_code, a.error_message, a.response`;

/** $1 event id. */
export const attemptsOfEvent: Statement = {
  name: 'attempts_of_event',
  text: `
SELECT ${ATTEMPT_COLUMNS} FROM delivery_attempts a
WHERE a.event_id = $1::uuid ORDER BY a.started_at, a.id LIMIT 1000`,
};

/** $1 entry id. */
export const attemptsOfEntry: Statement = {
  name: 'attempts_of_entry',
  text: `
SELECT ${ATTEMPT_COLUMNS} FROM delivery_attempts a
WHERE a.entry_id = $1::bigint ORDER BY a.attempt LIMIT 1000`,
};

/** $1 event id. Inbox rows, and failures of consumers that have no inbox row for it. */
export const effectsOfEvent: Statement = {
  name: 'effects_of_event',
  text: `
SELECT coalesce(p.consumer, f.consumer) AS consumer, coalesce(p.topic, f.topic) AS topic,
       CASE WHEN p.event_id IS NOT NULL THEN 'processed'
            WHEN f.dead_lettered_at IS NOT NULL THEN 'dead' ELSE 'failing' END AS state,
       ${iso('p.processed_at')} AS processed_at, coalesce(p.duplicates, 0) AS duplicates,
       f.attempts, ${iso('f.first_failed_at')} AS first_failed_at,
       ${iso('f.last_failed_at')} AS last_failed_at, f.error_code, f.error_message
FROM (SELECT * FROM processed_events WHERE event_id = $1::uuid) p
FULL JOIN (SELECT * FROM consumer_failures WHERE event_id = $1::uuid) f USING (event_id, consumer)
ORDER BY 1`,
};
