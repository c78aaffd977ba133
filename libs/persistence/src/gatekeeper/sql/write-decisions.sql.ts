import type { Statement } from '../../database.js';
import { composeTripleWrite } from '../../ingest/sql/triple-write.sql.js';
import { budgetsOf } from './gate-pass.sql.js';

export interface WrittenDecisionRow {
  decision_id: string;
  /** bigint as text. */
  seq: string;
  release_seq: string | null;
}

/**
 * Judged proposals: the triple write, and in the same statement the gate, the decisions, their verdicts,
 * what they read and what they take of budgets. All of it commits, or none.
 *
 * - No event is inserted before `gate` has answered: every writer takes the barrier first, then the
 *   budgets in the order of their keys, then event ids. Another order is a deadlock: a switch waits for
 *   a writer, who waits for one of the same id, who waits behind the switch.
 * - A proposal that is stored already raises AC004 in the gate, before anything is reserved. One that
 *   another writer commits while we run is refused by the key of its event, as in the triple write.
 * - Columns as arrays, for the reason that the triple write has them so. What the verdicts of a group say
 *   of the rules is there once, and each verdict names its place: reading it is most of a verdict.
 *
 * $1-$44 as in the triple write, $45 ids of the proposals, $46 revision, $47 scopes, $48 releases,
 * $49-$70 decisions, $71-$81 verdicts (the last: what they say of rules), $82-$88 reservations, $89 and
 * $90 facts with their digests.
 */
export const writeDecisions: Statement = {
  name: 'write_decisions',
  text: composeTripleWrite({
    before: `reserving AS (
  SELECT r.decision_id, r.key, r.policy_set, r.budget_id, r.amount::numeric AS amount,
         r.cap::numeric AS cap, r.window_ms::bigint AS window_ms
  FROM unnest($82::uuid[], $83::text[], $84::text[], $85::text[], $86::text[], $87::text[], $88::text[])
    AS r (decision_id, key, policy_set, budget_id, amount, cap, window_ms)
), budget AS MATERIALIZED (${budgetsOf('reserving')}
), gate AS MATERIALIZED (
  SELECT g.*, true AS is_open
  FROM budget b, LATERAL gate_pass($45::uuid[], $46::bigint, $47::text[], $48::int,
    b.keys, b.sets, b.ids, b.amounts, b.caps, b.windows) g
), `,
    guard: 'AND (SELECT is_open FROM gate)',
    after: `, decided AS (
  INSERT INTO decisions (decision_id, kind, source, proposed_by, actor, model_name, model_version,
                         subject, trace_id, span_id, action_sha256, facts_sha256, state, policy_set,
                         policy_version, hold_until, valid_until, quorum, approver_roles, approver_not,
                         release_event_id, release_seq, ended_event_id, settled_at)
  SELECT d.decision_id, d.kind, d.source, d.proposed_by, d.actor, d.model_name, d.model_version,
         d.subject, d.trace_id, d.span_id, d.action_sha256, d.facts_sha256, d.state, d.policy_set,
         d.policy_version, d.hold_until, d.valid_until, d.quorum,
         CASE WHEN d.approver_roles IS NOT NULL
              THEN ARRAY(SELECT json_array_elements_text(d.approver_roles)) END,
         CASE WHEN d.approver_not IS NOT NULL
              THEN ARRAY(SELECT json_array_elements_text(d.approver_not)) END,
         d.release_event_id,
         (SELECT release_seqs FROM gate)[d.release_number], d.ended_event_id,
         CASE WHEN d.state <> 'held' THEN clock_timestamp() END
  FROM unnest($45::uuid[], $49::text[], $50::text[], $51::text[], $52::text[], $53::text[],
              $54::text[], $55::text[], $56::uuid[], $57::bytea[], $58::bytea[], $59::bytea[],
              $60::text[], $61::text[], $62::int[], $63::timestamptz[], $64::timestamptz[],
              $65::int[], $66::json[], $67::json[], $68::uuid[], $69::int[], $70::uuid[]) AS d (
    decision_id, kind, source, proposed_by, actor, model_name, model_version, subject, trace_id,
    span_id, action_sha256, facts_sha256, state, policy_set, policy_version, hold_until, valid_until,
    quorum, approver_roles, approver_not, release_event_id, release_number, ended_event_id)
  JOIN inserted i ON i.event_id = d.decision_id
  RETURNING decision_id, seq, release_seq
), ruled AS (
  INSERT INTO verdicts (decision_id, mode, policy_set, policy_version, policy_sha256, outcome, rules,
                        facts_sha256, engine, took_us)
  SELECT v.decision_id, v.mode, v.policy_set, v.policy_version, v.policy_sha256, v.outcome,
         ($81::jsonb[])[v.rules_at], v.facts_sha256, v.engine, v.took_us
  FROM unnest($71::uuid[], $72::text[], $73::text[], $74::int[], $75::bytea[], $76::text[],
              $77::int[], $78::bytea[], $79::text[], $80::int[]) AS v (
    decision_id, mode, policy_set, policy_version, policy_sha256, outcome, rules_at, facts_sha256,
    engine, took_us)
), read AS (
  INSERT INTO decision_facts (facts_sha256, facts)
  SELECT f.facts_sha256, f.facts
  FROM unnest($89::bytea[], $90::json[]) AS f (facts_sha256, facts)
  ORDER BY f.facts_sha256
  ON CONFLICT (facts_sha256) DO NOTHING
), reserved AS (
  INSERT INTO budget_reservations (decision_id, key, amount, window_start)
  SELECT r.decision_id, r.key, r.amount, w.window_start
  FROM reserving r
  JOIN (SELECT u.* FROM budget b, gate g, unnest(b.keys, g.window_starts) AS u (key, window_start)) w
    USING (key)
)`,
    answer: 'SELECT decision_id, seq, release_seq FROM decided',
  }),
};
