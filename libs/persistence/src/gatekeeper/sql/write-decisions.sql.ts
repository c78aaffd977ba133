import type { Statement } from '../../database.js';
import { composeTripleWrite } from '../../ingest/sql/triple-write.sql.js';
import { budgetsOf, RESERVATION_COLUMNS } from './gate-pass.sql.js';

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
 * - JSON for what is a few rows a decision: the wide columns are in the triple write, as binary.
 *
 * $1-$44 as in the triple write, $45 ids of the proposals, $46 revision, $47 scopes, $48 releases,
 * $49 decisions, $50 verdicts, $51 and $53 facts with their digests, $52 reservations.
 */
export const writeDecisions: Statement = {
  name: 'write_decisions',
  text: composeTripleWrite({
    before: `reserving AS (
  SELECT * FROM json_to_recordset($52::json) AS r (${RESERVATION_COLUMNS})
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
         d.policy_version, d.hold_until, d.valid_until, d.quorum, d.approver_roles, d.approver_not,
         d.release_event_id,
         (SELECT release_seqs FROM gate)[d.release_number], d.ended_event_id,
         CASE WHEN d.state <> 'held' THEN clock_timestamp() END
  FROM json_to_recordset($49::json) AS d (
    decision_id uuid, kind text, source text, proposed_by text, actor text, model_name text,
    model_version text, subject text, trace_id uuid, span_id bytea, action_sha256 bytea,
    facts_sha256 bytea, state text, policy_set text, policy_version int, hold_until timestamptz,
    valid_until timestamptz, quorum int, approver_roles text[], approver_not text[],
    release_event_id uuid, release_number int, ended_event_id uuid)
  JOIN inserted i ON i.event_id = d.decision_id
  RETURNING decision_id, seq, release_seq
), ruled AS (
  INSERT INTO verdicts (decision_id, mode, policy_set, policy_version, policy_sha256, outcome, rules,
                        facts_sha256, engine, took_us)
  SELECT v.* FROM json_to_recordset($50::json) AS v (
    decision_id uuid, mode text, policy_set text, policy_version int, policy_sha256 bytea,
    outcome text, rules jsonb, facts_sha256 bytea, engine text, took_us int)
), read AS (
  INSERT INTO decision_facts (facts_sha256, facts)
  SELECT f.facts_sha256, f.facts
  FROM unnest($51::bytea[], $53::json[]) AS f (facts_sha256, facts)
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
