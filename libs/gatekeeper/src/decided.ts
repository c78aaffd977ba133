/** What is to be done; `kind` names a registered kind of action. */
export type Action = Readonly<Record<string, unknown>> & { readonly kind: string };

/** Body of `POST /v1/decisions`. */
export interface Proposal {
  model: { name: string; version: string | null };
  actor?: string;
  subject?: string;
  decision: string;
  /** 0 to 1. */
  confidence: number;
  rationale: string;
  prompt_hash?: string;
  inputs?: readonly string[];
  attributes?: Readonly<Record<string, unknown>>;
  action: Action;
  run?: { trace_id?: string; span_id?: string; tool_call_id?: string };
  valid_until?: string;
  causation_id?: string;
}

/** The only thing to act on: payload of AI_DECISION_RELEASED. */
export interface Release {
  release_id: string;
  decision_id: string;
  action: Action;
  action_sha256: string;
  policy: { set: string; version: number; sha256: string };
  approvals: readonly { actor: string; role: string; at: string }[];
  audience: string | null;
  valid_until: string | null;
  released_at: string;
  signature: string;
}

/** Where a decision stands. */
export type DecisionState =
  'released' | 'held' | 'denied' | 'stopped' | 'rejected' | 'expired' | 'withdrawn';

/** A decision as the gatekeeper answers it. */
export interface Decided {
  decision_id: string;
  state: DecisionState;
  release: Release | null;
  hold_until: string | null;
  rules: readonly { id: string; result: string; reason?: string }[];
}
