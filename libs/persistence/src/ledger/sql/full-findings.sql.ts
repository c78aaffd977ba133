import type { LedgerRule } from '@acp/contracts';
import type { Statement } from '../../database.js';

/** Rows that a finding names at most. */
export const FINDING_IDS_MAX = 20;

/** One rule of the ledger over every row: what to say, and the statement that looks for breaks. */
export interface FullRule {
  rule: LedgerRule;
  table: string;
  message: string;
  /** Answers one row: `difference`, `expected`, `actual` (nullable) and the first `ids`. */
  statement: Statement;
}

/**
 * `breaks` answers one row for each break: `id`, `difference`, and, where it is an equation,
 * `expected` and `actual`.
 */
export function rule(
  name: LedgerRule,
  table: string,
  message: string,
  breaks: string,
  { equation = false, scope = 'full' }: { equation?: boolean; scope?: 'full' | 'segment' } = {},
): FullRule {
  const sides = equation
    ? 'sum(expected)::float8 AS expected, sum(actual)::float8 AS actual'
    : 'NULL::float8 AS expected, NULL::float8 AS actual';
  return {
    rule: name,
    table,
    message,
    statement: {
      name: `ledger_${scope}_${name}_${table}`,
      text: `
SELECT coalesce(sum(difference), 0)::float8 AS difference, ${sides},
       coalesce((array_agg(id ORDER BY id))[1:${FINDING_IDS_MAX}], '{}') AS ids
FROM (${breaks}) b`,
    },
  };
}

export const FULL_RULES: readonly FullRule[] = [
  rule(
    'records_are_accounted_for',
    'raw_payloads',
    'records are not the sum of accepted, duplicates and rejected',
    `SELECT id::text, abs(records - accepted - duplicates - rejected) AS difference,
            records AS expected, accepted + duplicates + rejected AS actual
     FROM raw_payloads WHERE records <> accepted + duplicates + rejected`,
    { equation: true },
  ),
  rule(
    'accepted_records_are_events',
    'events',
    'raw payloads have more or fewer events than accepted records',
    `SELECT r.id::text, abs(r.accepted - coalesce(n.events, 0)) AS difference,
            r.accepted AS expected, coalesce(n.events, 0) AS actual
     FROM raw_payloads r
     LEFT JOIN (SELECT raw_payload_id, count(*) AS events FROM events GROUP BY 1) n
       ON n.raw_payload_id = r.id
     WHERE r.accepted <> coalesce(n.events, 0)`,
    { equation: true },
  ),
  rule(
    'events_have_a_raw_payload',
    'raw_payloads',
    'events came of a raw payload that is gone',
    `SELECT e.event_id::text AS id, 1 AS difference FROM events e
     WHERE NOT EXISTS (SELECT FROM raw_payloads r WHERE r.id = e.raw_payload_id)`,
  ),
  rule(
    'rejected_records_are_kept',
    'rejected_records',
    'raw payloads have more or fewer records in quarantine than were rejected',
    `SELECT coalesce(r.id, n.raw_payload_id)::text AS id,
            abs(coalesce(r.rejected, 0) - coalesce(n.kept, 0)) AS difference,
            coalesce(r.rejected, 0) AS expected, coalesce(n.kept, 0) AS actual
     FROM raw_payloads r
     FULL JOIN (SELECT raw_payload_id, count(*) AS kept FROM rejected_records GROUP BY 1) n
       ON n.raw_payload_id = r.id
     WHERE coalesce(r.rejected, 0) <> coalesce(n.kept, 0)`,
    { equation: true },
  ),
  rule(
    'events_have_their_entries',
    'outbox',
    'events have more or fewer outbox entries than routes',
    eventsWithoutTheirEntries(),
    { equation: true },
  ),
  rule(
    'entries_have_an_event',
    'events',
    'outbox entries order an event that is gone',
    `SELECT o.id::text, 1 AS difference FROM outbox o
     WHERE NOT EXISTS (SELECT FROM events e WHERE e.event_id = o.event_id)`,
  ),
  rule(
    'replayed_entries_have_a_replay',
    'replays',
    'outbox entries name a replay that does not exist',
    `SELECT o.id::text, 1 AS difference FROM outbox o
     WHERE o.replay_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM replays r WHERE r.id = o.replay_id)`,
  ),
  rule(
    'envelopes_carry_their_event',
    'outbox',
    'envelopes do not carry the event that their entry orders, or say something else than it',
    `SELECT o.id::text, 1 AS difference
     FROM outbox o JOIN events e USING (event_id)
     WHERE ${envelopeDiffers()}`,
  ),
  rule(
    'attempts_are_recorded',
    'delivery_attempts',
    'entries have more or fewer recorded attempts than they count',
    `SELECT x.id::text, abs(x.expected - x.actual) AS difference, x.expected, x.actual
     FROM (
       SELECT coalesce(o.id, n.entry_id) AS id,
              CASE WHEN o.delivery_attempts > 1 OR o.delivered_at IS NULL
                   THEN coalesce(o.delivery_attempts, 0) ELSE 0 END AS expected,
              coalesce(n.attempts, 0) AS actual
       FROM outbox o
       FULL JOIN (SELECT entry_id, count(*) AS attempts FROM delivery_attempts GROUP BY 1) n
         ON n.entry_id = o.id
     ) x WHERE x.expected <> x.actual`,
    { equation: true },
  ),
  rule(
    'claims_hold_open_entries',
    'claims',
    'claims name entries that are ended, scheduled, missing or held by another claim too',
    `SELECT c.id::text, count(*) AS difference
     FROM claims c CROSS JOIN LATERAL unnest(c.entry_ids) AS u (entry_id)
     LEFT JOIN outbox o ON o.id = u.entry_id
     WHERE o.id IS NULL OR o.next_attempt_at IS NOT NULL OR o.topic <> c.topic
        OR num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) > 0
        OR EXISTS (SELECT FROM claims other
                   WHERE other.id < c.id AND u.entry_id = ANY (other.entry_ids))
     GROUP BY c.id`,
  ),
  rule(
    'effects_have_an_event',
    'processed_events',
    'consumers processed an event that does not exist',
    `SELECT p.consumer || '/' || p.event_id AS id, 1 AS difference FROM processed_events p
     WHERE NOT EXISTS (SELECT FROM events e WHERE e.event_id = p.event_id)`,
  ),
  rule(
    'replay_lists_are_whole',
    'replay_items',
    'lists of replays have lost or invented deliveries',
    `SELECT i.replay_id || '/' || i.n AS id, 1 AS difference
     FROM replay_items i LEFT JOIN replays r ON r.id = i.replay_id
     WHERE r.id IS NULL OR i.n > coalesce(r.matched, 0)
     UNION ALL
     SELECT r.id || '/' || x.n, 1
     FROM replays r
     CROSS JOIN LATERAL generate_series((r.position ->> 'n')::bigint + 1, r.matched) AS x (n)
     WHERE r.status IN ('pending', 'running', 'paused', 'failed')
       AND NOT EXISTS (SELECT FROM replay_items i WHERE i.replay_id = r.id AND i.n = x.n)`,
  ),
  rule(
    'segments_are_whole',
    'ledger_segments',
    'segments of the ledger leave a gap, overlap, or do not reach as far as is closed',
    `SELECT kind || '/' || after_seq AS id, 1 AS difference
     FROM (SELECT kind, after_seq, coalesce(lag(through_seq) OVER w, 0) AS before
           FROM ledger_segments WINDOW w AS (PARTITION BY kind ORDER BY after_seq)) s
     WHERE before <> after_seq
     UNION ALL
     SELECT p.kind || '/' || p.closed_through, 1
     FROM ledger_progress p
     WHERE p.closed_through <> coalesce((SELECT max(through_seq) FROM ledger_segments s
                                         WHERE s.kind = p.kind), 0)
     UNION ALL
     SELECT k.kind || '/0', 1
     FROM unnest(ARRAY['raw', 'entry', 'effect', 'attempt']) AS k (kind)
     WHERE NOT EXISTS (SELECT FROM ledger_progress p WHERE p.kind = k.kind)`,
  ),
];

/**
 * Entries that are missing or too many, event by event where retention has taken none of the hour's.
 * Where it has, only the sum of the hour is known: entries missing there must be as many as it took,
 * and the ids are those of the events concerned, the lost one among them.
 */
function eventsWithoutTheirEntries(): string {
  return `
    WITH off AS (
      SELECT e.event_id::text AS id, date_trunc('hour', e.ingested_at, 'UTC') AS hour,
             e.routes AS expected, coalesce(n.entries, 0) AS actual
      FROM events e
      LEFT JOIN (SELECT event_id, count(*) AS entries FROM outbox WHERE replay_id IS NULL
                 GROUP BY 1) n USING (event_id)
      WHERE e.routes <> coalesce(n.entries, 0)
    ), hours AS (
      SELECT hour, coalesce(m.missing, 0) AS missing, coalesce(r.entries, 0) AS retired
      FROM (SELECT hour, sum(expected - actual) AS missing FROM off
            WHERE expected > actual GROUP BY 1) m
      FULL JOIN retired_routes r USING (hour)
    )
    SELECT id, abs(expected - actual) AS difference, expected, actual
    FROM off LEFT JOIN hours h USING (hour)
    WHERE expected < actual OR h.retired = 0
    UNION ALL
    SELECT unnest(coalesce(ids, ARRAY[h.hour::text])) AS id,
           unnest(ARRAY[abs(h.missing - h.retired)]) AS difference,
           unnest(ARRAY[h.missing]) AS expected, unnest(ARRAY[h.retired]) AS actual
    FROM hours h
    LEFT JOIN LATERAL (
      SELECT (array_agg(o.id ORDER BY o.id))[1:${FINDING_IDS_MAX}] AS ids FROM off o
      WHERE o.hour = h.hour AND o.expected > o.actual) x ON true
    WHERE h.retired <> 0 AND h.missing <> h.retired`;
}

/**
 * Whether the envelope of row `o` differs from its event `e`: another event id, type, source, entity
 * or trace, or another payload. The payload's text is compared first; white space and the order of
 * members do not count. An envelope that an operator edited is compared with what the operator wrote.
 */
export function envelopeDiffers(): string {
  return `
  CASE
    WHEN o.headers ->> 'ce_id' IS NOT NULL THEN
      o.headers ->> 'ce_id' <> o.event_id::text OR o.headers ->> 'ce_type' <> e.event_type
      OR ${payloadDiffers('o.payload_json')}
    WHEN o.payload_json ->> 'specversion' IS NOT NULL THEN
      o.payload_json ->> 'id' IS DISTINCT FROM o.event_id::text
      OR o.payload_json ->> 'type' IS DISTINCT FROM e.event_type
      OR o.payload_json ->> 'subject' IS DISTINCT FROM e.entity_id
      OR ${payloadDiffers(`o.payload_json -> 'data'`)}
    ELSE
      o.payload_json ->> 'event_id' IS DISTINCT FROM o.event_id::text
      OR o.payload_json ->> 'event_type' IS DISTINCT FROM e.event_type
      OR o.payload_json ->> 'source' IS DISTINCT FROM e.source
      OR o.payload_json ->> 'entity_id' IS DISTINCT FROM e.entity_id
      OR o.payload_json ->> 'trace_id' IS DISTINCT FROM e.trace_id::text
      OR ${payloadDiffers(`o.payload_json -> 'payload'`)}
  END
  AND NOT EXISTS (SELECT FROM entry_edits x
                  WHERE x.entry_id = o.id AND x.edited_envelope::text = o.payload_json::text)`;
}

function payloadDiffers(sent: string): string {
  return `((${sent})::text IS DISTINCT FROM e.payload::text
           AND (${sent})::jsonb IS DISTINCT FROM e.payload::jsonb)`;
}
