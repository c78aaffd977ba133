import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

export const DECISION_COLUMNS = `
  d.decision_id, d.seq::text AS seq, d.kind, d.source, d.proposed_by, d.actor, d.model_name,
  d.model_version, d.subject, d.trace_id, encode(d.action_sha256, 'hex') AS action_sha256, d.state,
  d.policy_set, d.policy_version, ${iso('d.hold_until')} AS hold_until, d.quorum,
  (SELECT count(*)::int FROM approvals a
   WHERE a.decision_id = d.decision_id AND a.answer = 'approve') AS approvals,
  d.approver_roles, d.release_seq::text AS release_seq, ${iso('d.valid_until')} AS valid_until,
  ${iso('d.created_at')} AS created_at, ${iso('d.settled_at')} AS settled_at`;

/** $1 ids. */
export const decisionsAmong: Statement = {
  name: 'decisions_among',
  text: `
SELECT ${DECISION_COLUMNS} FROM decisions d WHERE d.decision_id = ANY ($1::uuid[]) ORDER BY d.seq DESC`,
};

/** $1 decision: its row with the payloads of its proposal and of the event that settled it. */
export const decisionDetail: Statement = {
  name: 'decision_detail',
  text: `
SELECT ${DECISION_COLUMNS}, p.payload AS proposal_payload, o.event_id AS outcome_event_id,
       o.event_type AS outcome_event_type, o.payload AS outcome_payload
FROM decisions d JOIN events p ON p.event_id = d.decision_id
LEFT JOIN events o ON o.event_id = coalesce(d.release_event_id, d.ended_event_id)
WHERE d.decision_id = $1::uuid`,
};

/** $1 decision. */
export const verdictsOfDecision: Statement = {
  name: 'verdicts_of_decision',
  text: `
SELECT v.mode, v.policy_set, v.policy_version, encode(v.policy_sha256, 'hex') AS policy_sha256,
       v.outcome, v.rules, f.facts AS payload, v.engine, v.took_us, ${iso('v.at')} AS at
FROM verdicts v LEFT JOIN decision_facts f USING (facts_sha256)
WHERE v.decision_id = $1::uuid ORDER BY v.id LIMIT 1000`,
};

/** $1 decision. */
export const approvalsOfDecision: Statement = {
  name: 'approvals_of_decision',
  text: `
SELECT actor, role, answer, encode(action_sha256, 'hex') AS action_sha256, policy_version, reason,
       ${iso('at')} AS at
FROM approvals WHERE decision_id = $1::uuid ORDER BY id`,
};

/** $1 decision. */
export const reservationsOfDecision: Statement = {
  name: 'reservations_of_decision',
  text: `
SELECT key, amount::text AS amount, ${iso('window_start')} AS window_start
FROM budget_reservations WHERE decision_id = $1::uuid ORDER BY key`,
};

/**
 * The newest of a kind that people released before another decision. Looked for among the newest 1,000
 * approvals: whoever compares wants a recent one, and the primary key of approvals is all it takes.
 *
 * $1 kind, $2 the other decision, $3 its place among releases or null.
 */
export const approvedBefore: Statement = {
  name: 'approved_before',
  text: `
SELECT d.decision_id, ${iso('d.settled_at')} AS released_at,
       json_build_object('action', e.payload -> 'action') AS payload
FROM (SELECT id, decision_id FROM approvals WHERE answer = 'approve' ORDER BY id DESC LIMIT 1000) a
JOIN decisions d USING (decision_id) JOIN events e ON e.event_id = d.decision_id
WHERE d.kind = $1 AND d.state = 'released' AND d.decision_id <> $2::uuid
  AND ($3::bigint IS NULL OR d.release_seq < $3::bigint)
ORDER BY a.id DESC LIMIT 1`,
};

/** $1 decision, $2 actor, $3 role, $4 answer, $5 digest (hex), $6 version, $7 reason. */
export const recordApproval: Statement = {
  name: 'record_approval',
  text: `
INSERT INTO approvals (decision_id, actor, role, answer, action_sha256, policy_version, reason)
VALUES ($1::uuid, $2, $3, $4, decode($5, 'hex'), $6::int, $7)
ON CONFLICT (decision_id, actor) DO NOTHING`,
};

/** Held decisions whose time is over, the longest first, that nobody else is at; $1 at most. */
export const overdueDecisions: Statement = {
  name: 'overdue_decisions',
  text: `
SELECT decision_id FROM decisions WHERE state = 'held' AND hold_until <= clock_timestamp()
ORDER BY hold_until, seq LIMIT $1::int FOR NO KEY UPDATE SKIP LOCKED`,
};
