import type { TripleWrite } from '../ingest/triple-write.js';

/** States of a decision; all but `held` are final. */
export type DecisionState =
  'released' | 'held' | 'denied' | 'stopped' | 'rejected' | 'expired' | 'withdrawn';

/** A decision as it is written first. */
export interface DecisionRow {
  /** Event id of its `AI_DECISION_PROPOSED`. */
  decision_id: string;
  kind: string;
  source: string;
  /** Name of the key. */
  proposed_by: string;
  actor: string;
  model_name: string;
  model_version: string | null;
  subject: string | null;
  trace_id: string;
  /** 16 hex digits. */
  span_id: string | null;
  action_sha256: Buffer;
  facts_sha256: Buffer | null;
  state: 'released' | 'held' | 'denied' | 'stopped';
  policy_set: string | null;
  policy_version: number | null;
  hold_until: string | null;
  /** End of the release. */
  valid_until: string | null;
  quorum: number | null;
  approver_roles: readonly string[] | null;
  approver_not: readonly string[] | null;
  release_event_id: string | null;
  ended_event_id: string | null;
}

/** One judgement. */
export interface VerdictRow {
  decision_id: string;
  mode: 'enforce' | 'shadow';
  policy_set: string | null;
  policy_version: number | null;
  policy_sha256: Buffer | null;
  outcome: 'allowed' | 'held' | 'denied';
  /** Every rule, in order. */
  rules: readonly unknown[];
  facts_sha256: Buffer;
  engine: string;
  took_us: number;
}

/** What judgements read besides the proposal, under its digest. */
export interface FactsRow {
  facts_sha256: Buffer;
  /** Canonical JSON text; the digest is of its bytes. */
  facts: string;
}

/** What a release takes from a budget. */
export interface ReservationRow {
  decision_id: string;
  key: string;
  policy_set: string;
  budget_id: string;
  /** Decimal text. */
  amount: string;
  cap: string;
  window_ms: number;
}

/** One judged proposal with everything that commits with it. */
export interface JudgedDecision {
  decision: DecisionRow;
  verdicts: readonly VerdictRow[];
  facts: readonly FactsRow[];
  /** Of a released decision; empty otherwise. */
  reservations: readonly ReservationRow[];
  /** Switches that would stop it; empty where it is stopped already. */
  scopes: readonly string[];
  /** The proposal and what became of it: two raw payloads, two events, their entries. */
  write: TripleWrite;
}

/** What must hold for verdicts to commit. */
export interface GatePassRequest {
  /** Of the state that was judged by. */
  revision: number;
  scopes: readonly string[];
  /** Numbers to draw. */
  releases: number;
  reservations: readonly ReservationRow[];
  /** Ids that must be new. */
  proposals: readonly string[];
}

/** Why the gatekeeper's statement did not commit; nothing of it is stored. */
export type GateRefusal =
  /** A switch was engaged: its scopes. */
  | { kind: 'switched'; scopes: readonly string[] }
  /** Policies, switches or models have changed since. */
  | { kind: 'changed' }
  /** What is left of each budget that has too little for the group, by its key. */
  | { kind: 'over'; left: ReadonlyMap<string, string> }
  /** Ids that are stored already. */
  | { kind: 'known'; ids: readonly string[] };
