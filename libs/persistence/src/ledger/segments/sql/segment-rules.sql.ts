import type { FullRule } from '../../sql/full-findings.sql.js';
import { envelopeDiffers, rule } from '../../sql/full-findings.sql.js';
import type { SegmentKind } from '../segment-kinds.js';

const RAW = 'r.seq > $1::bigint AND r.seq <= $2::bigint';
const ENTRY = 'o.id > $1::bigint AND o.id <= $2::bigint';
const EFFECT = 'p.seq > $1::bigint AND p.seq <= $2::bigint';

/** The rules of the ledger over one segment: the same questions, one index probe for each row. */
export const SEGMENT_RULES: Record<SegmentKind, readonly FullRule[]> = {
  raw: [
    rule(
      'accepted_records_are_events',
      'events',
      'raw payloads have more or fewer events than accepted records',
      `SELECT r.id::text, abs(r.accepted - n.events) AS difference, r.accepted AS expected,
              n.events AS actual
       FROM raw_payloads r
       CROSS JOIN LATERAL (SELECT count(*) AS events FROM events e
                           WHERE e.raw_payload_id = r.id) n
       WHERE ${RAW} AND r.accepted <> n.events`,
      { equation: true, scope: 'segment' },
    ),
    rule(
      'rejected_records_are_kept',
      'rejected_records',
      'raw payloads have more or fewer records in quarantine than were rejected',
      `SELECT r.id::text, abs(r.rejected - n.kept) AS difference, r.rejected AS expected,
              n.kept AS actual
       FROM raw_payloads r
       CROSS JOIN LATERAL (SELECT count(*) AS kept FROM rejected_records j
                           WHERE j.raw_payload_id = r.id) n
       WHERE ${RAW} AND r.rejected <> n.kept`,
      { equation: true, scope: 'segment' },
    ),
    rule(
      'events_have_their_entries',
      'outbox',
      'events have more or fewer outbox entries than routes',
      `SELECT e.event_id::text AS id, abs(e.routes - n.entries) AS difference,
              e.routes AS expected, n.entries AS actual
       FROM raw_payloads r JOIN events e ON e.raw_payload_id = r.id
       CROSS JOIN LATERAL (SELECT count(*) AS entries FROM outbox o
                           WHERE o.event_id = e.event_id AND o.replay_id IS NULL) n
       WHERE ${RAW} AND e.routes <> n.entries
         AND (n.entries > e.routes OR NOT EXISTS (
           SELECT FROM retired_routes t
           WHERE t.hour = date_trunc('hour', e.ingested_at, 'UTC') AND t.entries <> 0))`,
      { equation: true, scope: 'segment' },
    ),
  ],
  entry: [
    rule(
      'entries_have_an_event',
      'events',
      'outbox entries order an event that is gone',
      `SELECT o.id::text, 1 AS difference FROM outbox o
       WHERE ${ENTRY} AND NOT EXISTS (SELECT FROM events e WHERE e.event_id = o.event_id)`,
      { scope: 'segment' },
    ),
    rule(
      'replayed_entries_have_a_replay',
      'replays',
      'outbox entries name a replay that does not exist',
      `SELECT o.id::text, 1 AS difference FROM outbox o
       WHERE ${ENTRY} AND o.replay_id IS NOT NULL
         AND NOT EXISTS (SELECT FROM replays r WHERE r.id = o.replay_id)`,
      { scope: 'segment' },
    ),
    rule(
      'envelopes_carry_their_event',
      'outbox',
      'envelopes do not carry the event that their entry orders, or say something else than it',
      `SELECT o.id::text, 1 AS difference FROM outbox o JOIN events e USING (event_id)
       WHERE ${ENTRY} AND ${envelopeDiffers()}`,
      { scope: 'segment' },
    ),
    rule(
      'attempts_are_recorded',
      'delivery_attempts',
      'entries have more or fewer recorded attempts than they count',
      `SELECT o.id::text, abs(x.expected - n.attempts) AS difference, x.expected, n.attempts AS actual
       FROM outbox o
       CROSS JOIN LATERAL (
         SELECT CASE WHEN o.delivery_attempts > 1 OR o.delivered_at IS NULL
                     THEN o.delivery_attempts ELSE 0 END AS expected) x
       CROSS JOIN LATERAL (SELECT count(*) AS attempts FROM delivery_attempts a
                           WHERE a.entry_id = o.id AND a.outcome <> 'unavailable') n
       WHERE ${ENTRY} AND x.expected <> n.attempts`,
      { equation: true, scope: 'segment' },
    ),
  ],
  effect: [
    rule(
      'effects_have_an_event',
      'processed_events',
      'consumers processed an event that does not exist',
      `SELECT p.consumer || '/' || p.event_id AS id, 1 AS difference FROM processed_events p
       WHERE ${EFFECT} AND NOT EXISTS (SELECT FROM events e WHERE e.event_id = p.event_id)`,
      { scope: 'segment' },
    ),
  ],
  attempt: [],
};
