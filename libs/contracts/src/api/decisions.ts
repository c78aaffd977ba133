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
  /** Version of `policy` that judged it last. */
  policy_version?: number;
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

/** What a release took of a budget. */
export interface DecisionReservation {
  /** Policy set, budget and the value of its key expression. */
  key: string;
  /** Decimal text. */
  amount: string;
  window_start: string;
}

/** What people released last of a kind: what a held one is compared with. */
export interface ApprovedBefore {
  decision_id: string;
  released_at: string;
  payload: { action: Record<string, unknown> };
}

/** `GET /v1/decisions/:id`. */
export interface DecisionDetail extends DecisionSummary {
  /** The proposal as it was judged: payload of its event. */
  proposal: { event_id: string; payload: Record<string, unknown> };
  /** First to last; versions in shadow too. */
  verdicts: DecisionVerdict[];
  people: DecisionApproval[];
  /** Empty unless it is released, and where no budget counts it. */
  reservations: DecisionReservation[];
  /** The newest of its kind that people had released before; null unless it was held itself. */
  approved_before: ApprovedBefore | null;
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

/** Decisions that one request answers at most. */
export const DECISIONS_AT_ONCE_MAX = 50;

/** Held decisions of one kind and one policy version; all that are given must hold. */
export type HeldDecisionFilter = Omit<DecisionFilter, 'state' | 'trace_id'>;

/** `POST /v1/decisions/approve`, `/reject`: `ids` or `filter`, never both. */
export interface DecisionBulkRequest {
  ids?: string[];
  filter?: HeldDecisionFilter;
  /** Answers what would become of each and changes nothing. */
  dry_run?: boolean;
  /** Of the dry run that was looked at; required unless it is one. */
  list_sha256?: string;
  /** Required unless it is a dry run. */
  reason?: string;
}

/** What became of one decision of the list, or would. */
export interface DecisionBulkItem {
  decision_id: string;
  /** What the digest of the list binds besides the id. */
  action_sha256: string;
  policy_version: number;
  hold_until: string | null;
  /** After the answer; as it was where it is refused. */
  state: DecisionStateName;
  approvals: number;
  quorum: number | null;
  release_seq: string | null;
  /** Why nothing was changed: a code of the single answer, and its words. */
  refused: { code: string; detail: string } | null;
}

/** `POST /v1/decisions/approve`, `/reject`. */
export interface DecisionBulkAnswer {
  dry_run: boolean;
  /** Null where the list is empty, as the policy and its version. */
  kind: string | null;
  policy_set: string | null;
  policy_version: number | null;
  /** Over what is done and the id, action digest and policy version of each; order is of no account. */
  list_sha256: string;
  /** The newest that match; true where there are more. */
  more: boolean;
  /** Decisions that were answered, or would be. */
  affected: number;
  items: DecisionBulkItem[];
}
