import type { LedgerFinding } from '@acp/contracts';
import type { Runner, Statement } from '../../database.js';
import { sourceDiffers } from '../kinds/governance.js';
import type { Rule } from '../kinds/ledger-kind.js';
import { factsDiffer } from '../kinds/verdict.js';
import { ENTRIES } from '../../outbox/entry-state.js';

/** Rows that a finding names at most. */
export const FINDING_IDS_MAX = 20;

/** What breaks the rule of `scope`; null where nothing does. `values` are $1 and on of its text. */
export async function brokenBy(
  runner: Runner,
  scope: string,
  rule: Rule,
  values: readonly string[] = [],
): Promise<LedgerFinding | null> {
  type Broken = Pick<LedgerFinding, 'difference' | 'expected' | 'actual' | 'ids'>;
  const { rows } = await runner.run<Broken>(statementOf(scope, rule), values);
  const { difference, expected, actual, ids } = rows[0]!;
  if (difference === 0) return null;
  const { table, message } = rule;
  return { rule: rule.rule, table, difference, expected, actual, message, ids };
}

function statementOf(scope: string, { rule, table, breaks, equation }: Rule): Statement {
  const side = (name: string) =>
    equation ? `sum(${name})::float8 AS ${name}` : `NULL::float8 AS ${name}`;
  return {
    name: `ledger_${scope}_${rule}_${table}`,
    text: `
SELECT coalesce(sum(difference), 0)::float8 AS difference, ${side('expected')}, ${side('actual')},
       coalesce((array_agg(id ORDER BY id))[1:${FINDING_IDS_MAX}], '{}') AS ids
FROM (${breaks}) b`,
  };
}

/** State is small and changes all the time: looked at with every reading. */
export const STATE_RULES: readonly Rule[] = [
  {
    rule: 'claims_hold_open_entries',
    table: 'claims',
    message: 'claims name entries that are ended, scheduled, missing or held by another claim too',
    breaks: `
      SELECT c.id::text, count(*) AS difference
      FROM claims c CROSS JOIN LATERAL unnest(c.entry_ids) AS u (entry_id)
      LEFT JOIN ${ENTRIES} o ON o.id = u.entry_id
      WHERE o.id IS NULL OR o.next_attempt_at IS NOT NULL OR o.topic <> c.topic
         OR num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) > 0
         OR EXISTS (SELECT FROM claims other
                    WHERE other.id < c.id AND u.entry_id = ANY (other.entry_ids))
      GROUP BY c.id`,
  },
  {
    // The sweep never looks below what it takes for swept, and no claim beyond what was given out.
    rule: 'cursors_are_in_reach',
    table: 'topic_cursors',
    message: 'cursors stand where no entry has been',
    breaks: `
      SELECT c.topic AS id, 1 AS difference FROM topic_cursors c
      WHERE c.swept_through > c.frontier
         OR c.frontier > coalesce(pg_sequence_last_value(
              pg_get_serial_sequence('outbox', 'id')::regclass), 0)`,
  },
  {
    // What explains a difference is written down when it is found; rows that left and never came in are not.
    rule: 'intakes_add_up',
    table: 'intakes',
    message: 'what left an intake by its own account is not what came in',
    equation: true,
    breaks: `
      SELECT name AS id, abs(expected - actual) AS difference, expected, actual
      FROM (SELECT i.name, taken + explained AS actual,
                   records - coalesce(jsonb_array_length(unsettled -> 'taken')
                                      + jsonb_array_length(unsettled -> 'refused'), 0) AS expected
            FROM intakes i) n
      WHERE expected <> actual`,
  },
  {
    rule: 'switches_held',
    table: 'switches',
    message: 'switches are on without a period, or off before they were lifted',
    breaks: `
      SELECT coalesce(s.scope, p.scope) AS id, 1 AS difference
      FROM switches s
      FULL JOIN (SELECT id, scope FROM switch_periods x
                 WHERE NOT EXISTS (SELECT FROM switch_lifts l WHERE l.period_id = x.id)) p
        ON p.id = s.period_id
      WHERE s.scope IS DISTINCT FROM p.scope`,
  },
];

/** What no range of numbers shows: only a full reading asks. */
export const WHOLE_RULES: readonly Rule[] = [
  {
    // Of a source of which retention took raw payloads it is only known that there were no fewer.
    rule: 'intakes_add_up',
    table: 'intakes',
    message: 'records that came out of an intake are not those of its raw payloads',
    equation: true,
    breaks: `
      SELECT i.name AS id, abs(i.records - n.kept - n.retired) AS difference,
             i.records AS expected, n.kept + n.retired AS actual
      FROM intakes i
      CROSS JOIN LATERAL (
        SELECT (SELECT coalesce(sum(r.records), 0) FROM raw_payloads r
                WHERE r.connector = 'intake/' || i.name) AS kept,
               (SELECT coalesce(sum(t.records), 0) FROM retired_sources t
                WHERE t.source = i.name) AS retired) n
      WHERE CASE WHEN n.retired = 0 THEN i.records <> n.kept
                 ELSE i.records > n.kept + n.retired END`,
  },
  {
    rule: 'events_have_a_raw_payload',
    table: 'raw_payloads',
    message: 'events came of a raw payload that is gone',
    breaks: `
      SELECT e.event_id::text AS id, 1 AS difference FROM events e
      WHERE NOT EXISTS (SELECT FROM raw_payloads r WHERE r.id = e.raw_payload_id)`,
  },
  {
    rule: 'rejected_records_are_kept',
    table: 'rejected_records',
    message: 'refused records came of a raw payload that is gone',
    equation: true,
    breaks: `
      SELECT j.raw_payload_id::text AS id, 1 AS difference, 0 AS expected, 1 AS actual
      FROM rejected_records j
      WHERE NOT EXISTS (SELECT FROM raw_payloads r WHERE r.id = j.raw_payload_id)`,
  },
  {
    // Entries missing in an hour must be as many as retention took of it; the lost one is among the ids.
    rule: 'events_have_their_entries',
    table: 'outbox',
    message: 'more or fewer entries of an hour are missing than retention took',
    equation: true,
    breaks: `
      SELECT unnest(coalesce(x.ids, ARRAY[hour::text])) AS id,
             unnest(ARRAY[abs(coalesce(x.missing, 0) - r.entries)]) AS difference,
             unnest(ARRAY[coalesce(x.missing, 0)]) AS expected, unnest(ARRAY[r.entries]) AS actual
      FROM retired_routes r
      LEFT JOIN (
        SELECT date_trunc('hour', e.ingested_at, 'UTC') AS hour,
               sum(e.routes - coalesce(n.entries, 0)) AS missing,
               (array_agg(e.event_id::text ORDER BY e.event_id::text))[1:${FINDING_IDS_MAX}] AS ids
        FROM events e
        LEFT JOIN (SELECT event_id, count(*) AS entries FROM outbox WHERE replay_id IS NULL
                   GROUP BY 1) n USING (event_id)
        WHERE e.routes > coalesce(n.entries, 0) GROUP BY 1) x USING (hour)
      WHERE r.entries <> 0 AND coalesce(x.missing, 0) <> r.entries`,
  },
  {
    rule: 'replay_lists_are_whole',
    table: 'replay_items',
    message: 'lists of replays have lost or invented deliveries',
    breaks: `
      SELECT i.replay_id || '/' || i.n AS id, 1 AS difference
      FROM replay_items i LEFT JOIN replays r ON r.id = i.replay_id
      WHERE r.id IS NULL OR i.n > coalesce(r.matched, 0)
      UNION ALL
      SELECT r.id || '/' || x.n, 1
      FROM replays r
      CROSS JOIN LATERAL generate_series((r.position ->> 'n')::bigint + 1, r.matched) AS x (n)
      WHERE r.status IN ('pending', 'running', 'paused', 'failed')
        AND NOT EXISTS (SELECT FROM replay_items i WHERE i.replay_id = r.id AND i.n = x.n)`,
  },
  {
    rule: 'segments_are_whole',
    table: 'ledger_segments',
    message: 'segments of the ledger leave a gap, overlap, or do not reach as far as is closed',
    breaks: `
      SELECT kind || '/' || after_seq AS id, 1 AS difference
      FROM (SELECT kind, after_seq, coalesce(lag(through_seq) OVER w, 0) AS before
            FROM ledger_segments WINDOW w AS (PARTITION BY kind ORDER BY after_seq)) s
      WHERE before <> after_seq
      UNION ALL
      SELECT coalesce(p.kind, s.kind) || '/' || coalesce(p.closed_through, 0), 1
      FROM ledger_progress p
      FULL JOIN (SELECT kind, max(through_seq) AS through_seq FROM ledger_segments GROUP BY 1) s
        USING (kind)
      WHERE p.closed_through IS DISTINCT FROM coalesce(s.through_seq, 0)`,
  },
  {
    rule: 'policies_are_as_they_were',
    table: 'policy_versions',
    message: 'versions of policies are not what their digest says',
    breaks: `
      SELECT p.policy_set || '/' || p.version AS id, 1 AS difference
      FROM policy_versions p WHERE ${sourceDiffers('p')}`,
  },
  {
    rule: 'verdicts_are_on_record',
    table: 'decision_facts',
    message: 'facts are not what their digest says',
    breaks: `
      SELECT encode(f.facts_sha256, 'hex') AS id, 1 AS difference
      FROM decision_facts f WHERE ${factsDiffer()}`,
  },
  {
    rule: 'releases_are_authorised',
    table: 'approvals',
    message: 'people answered for a decision that is not there',
    breaks: `
      SELECT a.decision_id || '/' || a.id AS id, 1 AS difference FROM approvals a
      WHERE NOT EXISTS (SELECT FROM decisions d WHERE d.decision_id = a.decision_id)`,
  },
  {
    rule: 'budgets_add_up',
    table: 'budget_reservations',
    message: 'a decision that is not there takes of budgets',
    breaks: `
      SELECT b.decision_id || '/' || b.key AS id, 1 AS difference FROM budget_reservations b
      WHERE NOT EXISTS (SELECT FROM decisions d WHERE d.decision_id = b.decision_id)`,
  },
  {
    rule: 'budgets_add_up',
    table: 'budgets',
    message: 'budgets are used by nobody',
    breaks: `
      SELECT g.key AS id, 1 AS difference FROM budgets g
      WHERE g.used <> 0 AND NOT EXISTS (
        SELECT FROM budget_reservations b
        WHERE b.key = g.key AND b.window_start = g.window_start)`,
  },
  {
    rule: 'switches_held',
    table: 'switch_lifts',
    message: 'a period that is not there was lifted',
    breaks: `
      SELECT l.period_id::text AS id, 1 AS difference FROM switch_lifts l
      WHERE NOT EXISTS (SELECT FROM switch_periods s WHERE s.id = l.period_id)`,
  },
];
