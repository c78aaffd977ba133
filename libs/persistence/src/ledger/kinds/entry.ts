import { ENTRIES, ENTRY_STATE } from '../../outbox/entry-state.js';
import { HOUR_OF_KEY, ID_IN_KEY, identity, within, type AccountKind } from './ledger-kind.js';
import { endIsNotOnRecord, envelopeDiffers } from './entry-conditions.js';

const ENTRY = within('o.id');
/** Longer than any policy puts a retry off, its jitter included. */
const RETRY_DELAY_MAX = `interval '2 days'`;
const ORDERED = `id event_id topic partition_key payload_json:digest headers:digest created_at:time
                 replay_id`;

/** Outbox entries. They change in their life: what was ordered is watched, an entry that ended is evidence. */
export const ENTRY_KIND: AccountKind = {
  kind: 'entry',
  table: 'outbox',
  alias: 'o',
  number: 'id',
  last: identity('outbox', 'id'),
  weight: { rows: '0', bytes: 'coalesce(pg_column_size(o.payload_json), 0)' },
  account: {
    name: 'o.topic',
    hour: 'o.created_at',
    isReplay: 'o.replay_id IS NOT NULL',
    state: ENTRY_STATE,
    from: ENTRIES,
    kept: `topic AS name, '' AS consumer, hour, is_replay, state, entries AS rows,
           0 AS records, 0 AS accepted, 0 AS duplicates, 0 AS rejected, 0 AS events`,
    retired: 'retired_entries',
    baseline: 'ledger_baseline_entries',
  },
  parts: [
    {
      part: 'outbox',
      table: 'outbox',
      alias: 'o',
      columns: ORDERED,
      key: 'o.id',
      hour: 'o.created_at',
      from: 'outbox o',
      lost: `NOT EXISTS (SELECT FROM retired_entries t WHERE t.hour = ${HOUR_OF_KEY})`,
      // Once it has ended its other leaf says what it must be.
      excused: `EXISTS (
        SELECT FROM entry_edits x JOIN outbox o ON o.id = x.entry_id
        WHERE x.entry_id = ${ID_IN_KEY}::bigint AND x.edited_envelope::text = o.payload_json::text
        UNION ALL
        SELECT FROM ledger_leaves l
        WHERE l.kind = 'entry' AND l.after_seq = $3::bigint AND l.part = 'ended_entries'
          AND ${ID_IN_KEY} = ANY (l.keys))`,
    },
    {
      // Delivered and discarded are for good: nothing that an entry says changes after that.
      part: 'ended_entries',
      table: 'outbox',
      proof: { kind: 'entry', id: /^\d{1,18}$/, where: 'o.id = $1::bigint' },
      alias: 'o',
      columns: `${ORDERED} delivery_attempts attempts_forgiven claimed_by claimed_at:time
                delivered_at:time discarded_at:time error_code last_error broker_ref`,
      key: 'o.id',
      from: `${ENTRIES} o`,
      where: '(o.delivered_at IS NOT NULL OR o.discarded_at IS NOT NULL)',
      lost: `EXISTS (SELECT FROM outbox o WHERE o.id = k.key::bigint)`,
    },
    {
      part: 'entry_edits',
      table: 'entry_edits',
      proof: {
        kind: 'edit',
        id: /^\d{1,18}\/\d{1,18}$/,
        where: `x.id = split_part($1, '/', 2)::bigint AND o.id = split_part($1, '/', 1)::bigint`,
      },
      alias: 'x',
      columns: `id entry_id event_id edited_at:time edited_by reason original_payload:digest
                edited_payload:digest original_envelope:digest edited_envelope:digest`,
      key: `x.entry_id || '/' || x.id`,
      from: 'outbox o JOIN entry_edits x ON x.entry_id = o.id',
      lost: `EXISTS (SELECT FROM outbox o WHERE o.id = split_part(k.key, '/', 1)::bigint)`,
    },
  ],
  rules: [
    {
      rule: 'entries_have_an_event',
      table: 'events',
      message: 'outbox entries order an event that is gone',
      breaks: `
        SELECT o.id::text, 1 AS difference FROM outbox o
        WHERE ${ENTRY} AND NOT EXISTS (SELECT FROM events e WHERE e.event_id = o.event_id)`,
    },
    {
      rule: 'replayed_entries_have_a_replay',
      table: 'replays',
      message: 'outbox entries name a replay that does not exist',
      breaks: `
        SELECT o.id::text, 1 AS difference FROM outbox o
        WHERE ${ENTRY} AND o.replay_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM replays r WHERE r.id = o.replay_id)`,
    },
    {
      rule: 'envelopes_carry_their_event',
      table: 'outbox',
      message:
        'envelopes do not carry the event that their entry orders, or say something else than it',
      breaks: `
        SELECT o.id::text, 1 AS difference FROM outbox o JOIN events e USING (event_id)
        WHERE ${ENTRY} AND ${envelopeDiffers()}`,
    },
    {
      rule: 'attempts_are_recorded',
      table: 'delivery_attempts',
      message: 'entries have more or fewer recorded attempts than they count',
      equation: true,
      breaks: `
        SELECT o.id::text, abs(x.expected - n.attempts) AS difference, x.expected,
               n.attempts AS actual
        FROM ${ENTRIES} o
        CROSS JOIN LATERAL (
          SELECT CASE WHEN o.delivery_attempts > 1 OR o.delivered_at IS NULL
                      THEN o.delivery_attempts ELSE 0 END AS expected) x
        CROSS JOIN LATERAL (SELECT count(*) AS attempts FROM delivery_attempts a
                            WHERE a.entry_id = o.id) n
        WHERE ${ENTRY} AND x.expected <> n.attempts`,
    },
    {
      rule: 'outcomes_are_on_record',
      table: 'outbox',
      message: 'entries have ended without the worker, the attempt or the operator that ended them',
      breaks: `SELECT o.id::text, 1 AS difference FROM ${ENTRIES} o WHERE ${ENTRY} AND ${endIsNotOnRecord()}`,
    },
    {
      rule: 'outcomes_are_on_record',
      table: 'entry_edits',
      message: 'entries have more or fewer edits than operators made',
      equation: true,
      breaks: `
        SELECT o.id::text, abs(n.edits - n.actions) AS difference, n.actions AS expected,
               n.edits AS actual
        FROM outbox o
        CROSS JOIN LATERAL (
          SELECT (SELECT count(*) FROM entry_edits x WHERE x.entry_id = o.id) AS edits,
                 (SELECT count(*) FROM audit_log a WHERE a.target = 'entry:' || o.id
                    AND a.action = 'dead_letter.edit_and_replay') AS actions) n
        WHERE ${ENTRY} AND n.edits <> n.actions`,
    },
    {
      rule: 'entries_can_be_found',
      table: 'outbox',
      message: 'open entries stand where no worker looks for them',
      breaks: `
        SELECT o.id::text, 1 AS difference
        FROM ${ENTRIES} o LEFT JOIN topic_cursors c USING (topic) LEFT JOIN topics t USING (topic)
        WHERE ${ENTRY} AND num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) = 0
          AND CASE
            WHEN o.next_attempt_at IS NULL THEN
              o.id <= least(c.frontier, c.swept_through)
              AND o.id NOT IN (SELECT unnest(entry_ids) FROM claims)
            WHEN o.next_attempt_at = 'infinity' THEN t.ordering = 'none' OR o.partition_key IS NULL
            ELSE o.next_attempt_at > now() + ${RETRY_DELAY_MAX} END`,
    },
  ],
};
