import { CANARY_EVENT_TYPE } from '@acp/contracts';
import type { Statement } from '../../database.js';
import { CLOSED, uncountedEffects, uncountedEntries } from './uncounted-rows.sql.js';
import { ENTRIES } from '../../outbox/entry-state.js';

/**
 * The next window of raw payloads by id, what came of them, and those of it that are over: fetched
 * longer ago than $4 days (of decisions than $5 days too, and with 0 never), of no decision that is held,
 * with no entry of any of their events that is open or dead, and nothing of
 * them in quarantine that waits for an operator. Ids are UUID v7, so they grow with time.
 *
 * A window ends before $3 records; its first raw payload is always in it, however many it holds.
 *
 * Each step looks its rows up by an array of keys and decides by a hash table (`NOT IN`, and `IN` where
 * IS TRUE keeps it from becoming a join): the planner cannot know how many rows a window holds, and
 * joined it reads whole tables for a thousand of their rows, 4 s a step with half a million.
 *
 * $1 id to start after, $2 raw payloads to visit, $3 records, $4 days, $5 days of decisions.
 */
const OLD = `
visited AS MATERIALIZED (
  SELECT * FROM (
    SELECT r.*, sum(r.records) OVER (ORDER BY r.id) - r.records AS records_before
    FROM (SELECT id, seq, source, connector, fetched_at, records, accepted, duplicates, rejected
          FROM raw_payloads WHERE id > $1::uuid ORDER BY id LIMIT (SELECT $2::bigint)) r) w
  WHERE records_before < $3 OR records_before = 0
), old AS MATERIALIZED (
  SELECT * FROM visited
  WHERE fetched_at < now() - $4 * interval '1 day'
    AND (connector NOT IN ('decisions', 'gatekeeper')
         OR ($5 > 0 AND fetched_at < now() - $5 * interval '1 day'))
)`;

/** What came of the raw payloads of `old`, and those of it that are over. */
const ENDED = `
old_event AS MATERIALIZED (
  SELECT event_id, ingested_at, routes, raw_payload_id
  FROM events WHERE raw_payload_id = ANY (ARRAY(SELECT id FROM old))
), old_entry AS MATERIALIZED (
  SELECT id, event_id, topic, created_at, replay_id, delivered_at IS NOT NULL AS delivered,
         delivered_at IS NULL AND discarded_at IS NULL AS waits
  FROM ${ENTRIES} WHERE event_id = ANY (ARRAY(SELECT event_id FROM old_event))
), kept AS MATERIALIZED (
  SELECT raw_payload_id FROM old_event
  WHERE (event_id IN (SELECT event_id FROM old_entry WHERE waits)) IS TRUE
  UNION ALL
  SELECT raw_payload_id FROM old_event
  WHERE (event_id IN (SELECT decision_id FROM decisions WHERE state = 'held')) IS TRUE
  UNION ALL
  SELECT raw_payload_id FROM rejected_records
  WHERE raw_payload_id = ANY (ARRAY(SELECT id FROM old)) AND status = 'open'
), ended AS MATERIALIZED (
  SELECT * FROM old WHERE id NOT IN (SELECT raw_payload_id FROM kept)
), event AS MATERIALIZED (
  SELECT * FROM old_event WHERE raw_payload_id NOT IN (SELECT raw_payload_id FROM kept)
), entry AS MATERIALIZED (
  SELECT id, event_id, topic, created_at, replay_id,
         CASE WHEN delivered THEN 'delivered' ELSE 'discarded' END AS state
  FROM old_entry WHERE (event_id IN (SELECT event_id FROM event)) IS TRUE
)`;

const WINDOW = `${OLD}, ${ENDED}`;

const REACH = `
       (SELECT id::text FROM visited ORDER BY id DESC LIMIT 1) AS last_id,
       NOT coalesce((SELECT bool_or(fetched_at < now() - $4 * interval '1 day') FROM visited),
                    false) AS complete`;

function addSources(table: string, which: string): string {
  return `
  INSERT INTO ${table} (source, hour, raw_payloads, records, accepted, duplicates, rejected, events)
  SELECT v.source, date_trunc('hour', v.fetched_at, 'UTC'), count(*), sum(v.records),
         sum(v.accepted), sum(v.duplicates), sum(v.rejected), coalesce(sum(n.events), 0)
  FROM ended v
  LEFT JOIN (SELECT raw_payload_id, count(*) AS events FROM event GROUP BY 1) n
    ON n.raw_payload_id = v.id
  WHERE ${which}
  GROUP BY 1, 2
  ON CONFLICT (source, hour) DO UPDATE
    SET raw_payloads = ${table}.raw_payloads + excluded.raw_payloads,
        records = ${table}.records + excluded.records,
        accepted = ${table}.accepted + excluded.accepted,
        duplicates = ${table}.duplicates + excluded.duplicates,
        rejected = ${table}.rejected + excluded.rejected,
        events = ${table}.events + excluded.events`;
}

/**
 * Takes them with all that came of them, and adds it to the totals: events, entries, attempts, edits,
 * quarantine, inbox rows and consumers' failures; to the baselines as well, where no segment has counted it. The foreign keys are checked at the end of the
 * statement, when all of it is gone. Must run in a transaction that holds the retention locks.
 */
const TAKEN = `
attempts AS (
  DELETE FROM delivery_attempts WHERE entry_id = ANY (ARRAY(SELECT id FROM entry))
), edits AS (
  DELETE FROM entry_edits WHERE entry_id = ANY (ARRAY(SELECT id FROM entry))
), entries AS (
  DELETE FROM outbox WHERE id = ANY (ARRAY(SELECT id FROM entry)) RETURNING id
), failures AS (
  DELETE FROM consumer_failures WHERE event_id = ANY (ARRAY(SELECT event_id FROM event))
), effects AS (
  DELETE FROM processed_events WHERE event_id = ANY (ARRAY(SELECT event_id FROM event))
  RETURNING seq, consumer, topic, processed_at
), events_taken AS (
  DELETE FROM events WHERE event_id = ANY (ARRAY(SELECT event_id FROM event)) RETURNING event_id
), quarantine AS (
  DELETE FROM rejected_records WHERE raw_payload_id = ANY (ARRAY(SELECT id FROM ended))
), raws AS (
  DELETE FROM raw_payloads WHERE id = ANY (ARRAY(SELECT id FROM ended)) RETURNING id
), retired_source AS (${addSources('retired_sources', 'true')}
), uncounted_source AS (
  ${addSources('ledger_baseline_sources', `v.seq > (SELECT closed_through FROM closed WHERE kind = 'raw')`)}
), ${uncountedEntries('entry')}, ${uncountedEffects('effects')}, retired_entry AS (
  INSERT INTO retired_entries (topic, hour, state, is_replay, entries)
  SELECT topic, date_trunc('hour', created_at, 'UTC'), state, replay_id IS NOT NULL, count(*)
  FROM entry GROUP BY 1, 2, 3, 4
  ON CONFLICT (topic, hour, state, is_replay)
    DO UPDATE SET entries = retired_entries.entries + excluded.entries
), retired_effect AS (
  INSERT INTO retired_effects (consumer, topic, hour, processed)
  SELECT consumer, topic, date_trunc('hour', processed_at, 'UTC'), count(*)
  FROM effects GROUP BY 1, 2, 3
  ON CONFLICT (consumer, topic, hour)
    DO UPDATE SET processed = retired_effects.processed + excluded.processed
), no_longer_missing AS (
  INSERT INTO retired_routes (hour, entries)
  SELECT hour, sum(least(entries - routes, 0))
  FROM (SELECT min(hour) AS hour, sum(routes) AS routes, sum(entries) AS entries
        FROM (SELECT event_id, date_trunc('hour', ingested_at, 'UTC') AS hour, routes, 0 AS entries
              FROM event
              UNION ALL SELECT event_id, NULL, 0, 1 FROM entry WHERE replay_id IS NULL) e
        GROUP BY event_id) x
  GROUP BY hour HAVING bool_or(entries < routes)
  ON CONFLICT (hour) DO UPDATE SET entries = retired_routes.entries + excluded.entries
)`;

/** The next window of them; see above. */
export const pruneRawPayloads: Statement = {
  name: 'prune_raw_payloads',
  text: `
WITH ${WINDOW}, ${CLOSED}, ${TAKEN}
SELECT (SELECT count(*)::int FROM raws) AS raw_payloads,
       (SELECT count(*)::int FROM events_taken) AS events,
       (SELECT count(*)::int FROM entries) AS entries, ${REACH}`,
};

/**
 * Raw payloads of canaries that were sent longer ago than $1 milliseconds and of which nothing waits, at
 * most $2. One that has other events in it too is left to the retention of all.
 */
const OLD_CANARIES = `
old AS MATERIALIZED (
  SELECT r.id, r.seq, r.source, r.connector, r.fetched_at, r.records, r.accepted, r.duplicates,
         r.rejected
  FROM raw_payloads r
  WHERE r.id = ANY (ARRAY(
      SELECT e.raw_payload_id FROM canary_beats b JOIN events e USING (event_id)
      WHERE b.sent_at < now() - $1::float8 * interval '1 millisecond'
        AND NOT EXISTS (SELECT FROM ${ENTRIES} o
                        WHERE o.event_id = b.event_id AND o.delivered_at IS NULL
                          AND o.discarded_at IS NULL)
      ORDER BY b.sent_at LIMIT $2::int))
    AND NOT EXISTS (SELECT FROM events u
                    WHERE u.raw_payload_id = r.id AND u.event_type <> '${CANARY_EVENT_TYPE}')
)`;

/** Takes them like all others, into the same totals. Must run as `pruneRawPayloads` must. */
export const pruneCanaries: Statement = {
  name: 'prune_canaries',
  text: `
WITH ${OLD_CANARIES}, ${ENDED}, ${CLOSED}, ${TAKEN}
SELECT (SELECT count(*)::int FROM events_taken) AS events`,
};

/** The same window, counted only. */
export const countPrunableRawPayloads: Statement = {
  name: 'count_prunable_raw_payloads',
  text: `
WITH ${WINDOW}
SELECT (SELECT count(*)::int FROM ended) AS raw_payloads,
       (SELECT count(*)::int FROM event) AS events,
       (SELECT count(*)::int FROM entry) AS entries, ${REACH}`,
};
