import type { EvidenceKey, EvidenceSignature } from './evidence.js';
import type { DecisionApproval, DecisionStateName } from './decisions.js';
import type { Budget } from './budgets.js';
import type { SwitchPeriod } from './switches.js';

/** `GET /v1/reports/oversight`: NDJSON, one of these a line, in the order of this union. */
export type OversightLine =
  | OversightHeader
  | OversightPolicy
  | OversightCount
  | OversightDecision
  | OversightSwitch
  | OversightModel
  | OversightBudget
  | OversightLedger
  | OversightCheckpoint
  | OversightSignature;

export interface OversightHeader {
  line: 'header';
  format: 'acp-oversight-1';
  /** Inclusive; of decisions the time of the proposal counts. */
  from: string;
  /** Exclusive. */
  to: string;
  made_at: string;
  product_version: string;
  /** Engine of policies that this build judges by; each verdict names its own. */
  policy_engine: string;
  /** Whose signature is in the last line; null: the report is not signed. */
  signed_by: string | null;
  /** Says so in words where it is not signed. */
  note: string | null;
  public_keys: EvidenceKey[];
}

/** A version that was in force or in shadow at some time of the period. */
export interface OversightPolicy {
  line: 'policy';
  set: string;
  version: number;
  /** Hex, of the file as it was pushed. */
  sha256: string;
  author: string;
  mode: 'enforce' | 'shadow';
  activated_at: string;
  /** Null: it is still. */
  until: string | null;
  requested_by: string;
  confirmed_by: string | null;
  reason: string;
}

/** Decisions of the period by the version that judged them last and what became of them. */
export interface OversightCount {
  line: 'count';
  /** Null where no policy applied, as the version. */
  policy_set: string | null;
  policy_version: number | null;
  outcome: DecisionStateName;
  count: number;
}

/** A decision of the period that was held, and what people said. */
export interface OversightDecision {
  line: 'decision';
  decision_id: string;
  seq: string;
  kind: string;
  source: string;
  proposed_by: string;
  actor: string;
  model_name: string;
  model_version: string | null;
  subject: string | null;
  action_sha256: string;
  state: DecisionStateName;
  policy_set: string;
  policy_version: number;
  quorum: number;
  hold_until: string;
  created_at: string;
  settled_at: string | null;
  release_seq: string | null;
  people: DecisionApproval[];
}

/** A switch that was on at some time of the period. */
export type OversightSwitch = { line: 'switch' } & SwitchPeriod;

/** A change of a model's status in the period. */
export interface OversightModel {
  line: 'model';
  /** Row of the audit log. */
  audit_id: string;
  at: string;
  actor: string;
  /** `model:NAME@VERSION`. */
  target: string;
  /** Null where it had none of its own. */
  before: string | null;
  after: string;
  reason: string | null;
}

/** A budget as it is when the report is made. */
export type OversightBudget = { line: 'budget' } & Budget;

/** The ledger as it is when the report is made. */
export interface OversightLedger {
  line: 'ledger';
  as_of: string;
  imbalance: number;
  /** Rules that do not hold. */
  findings: string[];
  verified_share: number;
  last_full_verification_at: string | null;
}

/** A root over evidence that was made in the period. */
export interface OversightCheckpoint extends EvidenceSignature {
  line: 'checkpoint';
  number: string;
  made_at: string;
  hash: string;
}

/** The last line: over the number of lines before it and the SHA-256 of their bytes. */
export interface OversightSignature extends EvidenceSignature {
  line: 'signature';
  lines: number;
  sha256: string;
}
