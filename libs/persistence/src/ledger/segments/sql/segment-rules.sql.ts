import type { FullRule } from '../../sql/full-findings.sql.js';
import { envelopeDiffers, rule } from '../../sql/full-findings.sql.js';
import type { SegmentKind } from '../segment-kinds.js';

const RAW = 'r.seq > $1::bigint AND r.seq <= $2::bigint';
const ENTRY = 'o.id > $1::bigint AND o.id <= $2::bigint';
/** Longer than any policy puts a retry off, its jitter included. */
const RETRY_DELAY_MAX = `interval '2 days'`;
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
                           WHERE a.entry_id = o.id) n
       WHERE ${ENTRY} AND x.expected <> n.attempts`,
      { equation: true, scope: 'segment' },
    ),
    rule(
      'outcomes_are_on_record',
      'outbox',
      'entries have ended without the worker, the attempt or the operator that ended them',
      `SELECT o.id::text, 1 AS difference FROM outbox o WHERE ${ENTRY} AND ${endIsNotOnRecord()}`,
      { scope: 'segment' },
    ),
    rule(
      'outcomes_are_on_record',
      'entry_edits',
      'entries have more or fewer edits than operators made',
      `SELECT o.id::text, abs(n.edits - n.actions) AS difference, n.actions AS expected,
              n.edits AS actual
       FROM outbox o
       CROSS JOIN LATERAL (
         SELECT (SELECT count(*) FROM entry_edits x WHERE x.entry_id = o.id) AS edits,
                (SELECT count(*) FROM audit_log a WHERE a.target = 'entry:' || o.id
                   AND a.action = 'dead_letter.edit_and_replay') AS actions) n
       WHERE ${ENTRY} AND n.edits <> n.actions`,
      { equation: true, scope: 'segment' },
    ),
    rule(
      'entries_can_be_found',
      'outbox',
      'open entries stand where no worker looks for them',
      `SELECT o.id::text, 1 AS difference
       FROM outbox o LEFT JOIN topic_cursors c USING (topic) LEFT JOIN topics t USING (topic)
       WHERE ${ENTRY} AND num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) = 0
         AND CASE
           WHEN o.next_attempt_at IS NULL THEN
             o.id <= least(c.frontier, c.swept_through)
             AND o.id NOT IN (SELECT unnest(entry_ids) FROM claims)
           WHEN o.next_attempt_at = 'infinity' THEN t.ordering = 'none' OR o.partition_key IS NULL
           ELSE o.next_attempt_at > now() + ${RETRY_DELAY_MAX} END`,
      { scope: 'segment' },
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

/**
 * Whether row `o` has ended without a trace of how: a first try that succeeded is on the row itself, every
 * later attempt in `delivery_attempts`, what an operator gave up in the audit log.
 */
function endIsNotOnRecord(): string {
  const lastAttempt = `
    SELECT FROM delivery_attempts a
    WHERE a.entry_id = o.id AND a.attempt = o.delivery_attempts AND a.worker_id = o.claimed_by`;
  return `
  CASE
    WHEN o.delivered_at IS NOT NULL THEN
      o.claimed_by IS NULL OR o.claimed_at IS NULL OR o.delivery_attempts < 1
      OR (o.delivery_attempts > 1 AND NOT EXISTS (${lastAttempt} AND a.outcome = 'delivered'))
    WHEN o.dead_lettered_at IS NOT NULL THEN
      NOT EXISTS (${lastAttempt} AND a.outcome = 'dead'
                  AND a.error_code IS NOT DISTINCT FROM o.error_code)
    WHEN o.discarded_at IS NOT NULL THEN
      NOT EXISTS (SELECT FROM audit_log a
                  WHERE a.target = 'entry:' || o.id AND a.action = 'dead_letter.discard')
      AND NOT EXISTS (SELECT FROM audit_entries t JOIN audit_log a ON a.id = t.audit_id
                      WHERE t.entry_id = o.id AND a.action = 'dead_letter.discard_matching')
    ELSE false
  END`;
}
