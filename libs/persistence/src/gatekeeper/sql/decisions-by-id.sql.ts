import type { Statement } from '../../database.js';
import type { DecisionState } from '../decision-rows.js';

export interface RecordedDecisionRow {
  decision_id: string;
  /** bigint as text. */
  seq: string;
  kind: string;
  source: string;
  proposed_by: string;
  actor: string;
  model_name: string;
  model_version: string | null;
  subject: string | null;
  trace_id: string;
  action_sha256: Buffer;
  state: DecisionState;
  policy_set: string | null;
  policy_version: number | null;
  policy_sha256: Buffer | null;
  hold_until: Date | null;
  valid_until: Date | null;
  quorum: number | null;
  approver_roles: string[] | null;
  approver_not: string[] | null;
  release_event_id: string | null;
  release_seq: string | null;
  ended_event_id: string | null;
  created_at: Date;
  settled_at: Date | null;
  /** Of its newest judgement by a policy in force; null where nothing was judged. */
  rules: unknown[] | null;
  /** Payload of the event that ended or released it, as it is stored; null where it is held. */
  outcome_payload: Record<string, unknown> | null;
}

/** Decisions with the verdict that stands and the event that closed them. $1 ids. */
export const decisionsById: Statement = {
  name: 'decisions_by_id',
  text: `
SELECT d.decision_id, d.seq, d.kind, d.source, d.proposed_by, d.actor, d.model_name, d.model_version,
       d.subject, d.trace_id, d.action_sha256, d.state, d.policy_set, d.policy_version,
       v.policy_sha256, d.hold_until, d.valid_until, d.quorum, d.approver_roles, d.approver_not,
       d.release_event_id, d.release_seq, d.ended_event_id, d.created_at, d.settled_at, v.rules,
       (SELECT e.payload FROM events e
        WHERE e.event_id = coalesce(d.release_event_id, d.ended_event_id)) AS outcome_payload
FROM decisions d
LEFT JOIN LATERAL (
  SELECT policy_sha256, rules FROM verdicts v
  WHERE v.decision_id = d.decision_id AND v.mode = 'enforce' ORDER BY v.id DESC LIMIT 1
) v ON true
WHERE d.decision_id = ANY ($1::uuid[])`,
};
