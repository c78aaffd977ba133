import type { ConsumerEffect, DeliveryEntry } from './events.js';

export const DECISION_STATES = [
  'released',
  'held',
  'denied',
  'stopped',
  'rejected',
  'expired',
  'withdrawn',
] as const;
/** All but `held` are final. */
export type DecisionStateName = (typeof DECISION_STATES)[number];

/** A decision in the list. */
export interface DecisionSummary {
  /** Event id of its proposal. */
  decision_id: string;
  /** Place in the order of decisions. */
  seq: string;
  kind: string;
  source: string;
  proposed_by: string;
  actor: string;
  model_name: string;
  model_version: string | null;
  subject: string | null;
  trace_id: string;
  /** Hex, of the action: what an approval names. */
  action_sha256: string;
  state: DecisionStateName;
  policy_set: string | null;
  /** Version that judged it last: what an approval names. */
  policy_version: number | null;
  hold_until: string | null;
  /** Approvals that it takes, and those that it has. */
  quorum: number | null;
  approvals: number;
  approver_roles: string[] | null;
  /** Place in the order of releases. */
  release_seq: string | null;
  /** End of its release. */
  valid_until: string | null;
  created_at: string;
  settled_at: string | null;
}

export interface DecisionFilter {
  state?: DecisionStateName;
  kind?: string;
  actor?: string;
  model?: string;
  subject?: string;
  policy?: string;
  /** Id of a rule that stopped it. */
  rule?: string;
  trace_id?: string;
  from?: string;
  to?: string;
}

/** One judgement, with the values that made its rules fire. */
export interface DecisionVerdict {
  mode: 'enforce' | 'shadow';
  policy_set: string | null;
  policy_version: number | null;
  /** Hex, of the policy's file. */
  policy_sha256: string | null;
  outcome: 'allowed' | 'held' | 'denied';
  rules: VerdictRule[];
  /** What it read besides the proposal: facts with their age, the time, budgets found full. */
  payload: Record<string, unknown> | null;
  engine: string;
  took_us: number;
  at: string;
}

export interface VerdictRule {
  id: string;
  result: 'pass' | 'fire' | 'error';
  then: 'deny' | 'hold';
  reason?: string;
  /** What the rule read: each expression in it with its value. */
  clauses?: VerdictClause[];
}

export interface VerdictClause {
  src: string;
  value: unknown;
}

export interface DecisionApproval {
  actor: string;
  role: string;
  answer: 'approve' | 'reject';
  action_sha256: string;
  policy_version: number;
  reason: string;
  at: string;
}

/** `GET /v1/decisions/:id`. */
export interface DecisionDetail extends DecisionSummary {
  /** The proposal as it was judged: payload of its event. */
  proposal: { event_id: string; payload: Record<string, unknown> };
  /** First to last; versions in shadow too. */
  verdicts: DecisionVerdict[];
  people: DecisionApproval[];
  /** The event that released or ended it; null while it is held. */
  outcome: { event_id: string; event_type: string; payload: Record<string, unknown> } | null;
  /** Of the release, or of the event that ended it. */
  deliveries: DeliveryEntry[];
  effects: ConsumerEffect[];
  /** JSON paths that were masked for the caller's role. */
  redacted: string[];
}

/** `POST /v1/decisions/:id/approve` and `/reject`: what was looked at, so that nothing else is meant. */
export interface DecisionAnswerRequest {
  action_sha256: string;
  policy_version: number;
  reason: string;
}

/** `POST /v1/decisions/:id/approve`, `/reject`. */
export interface DecisionAnswered {
  decision_id: string;
  state: 'held' | 'released' | 'rejected';
  /** Approvals that count, and those that it takes. */
  approvals: number;
  quorum: number;
  release_seq: string | null;
}
