/** What would be done; its `kind` names one JSON Schema of `ACTION_KINDS`. */
export type Action = Readonly<Record<string, unknown>> & { readonly kind: string };

/** A model's wish to act, as `POST /v1/decisions` takes it. */
export interface Proposal {
  model: { name: string; version: string | null };
  /** Default: the name of the key. */
  actor?: string;
  subject?: string;
  decision: string;
  confidence: number;
  rationale: string;
  prompt_hash?: string;
  inputs?: readonly string[];
  attributes?: Readonly<Record<string, unknown>>;
  action: Action;
  run?: { trace_id?: string; span_id?: string; tool_call_id?: string };
  valid_until?: string;
  /** The event that led to it. */
  causation_id?: string;
}

/** Which version of which policy; the digest is of the file, in hex. */
export interface PolicyReference {
  set: string;
  version: number;
  sha256: string;
}

export interface ApprovalNote {
  actor: string;
  role: string;
  at: string;
}

/**
 * Payload of `AI_DECISION_RELEASED`, without its signature: what a release says. Its place in the order
 * of releases (`release_seq`) is drawn when it commits, after it was signed, so it is not in it.
 */
export interface ReleaseClaims {
  release_id: string;
  decision_id: string;
  action: Action;
  /** Hex, of the canonical JSON of `action`. */
  action_sha256: string;
  policy: PolicyReference;
  approvals: readonly ApprovalNote[];
  audience: string | null;
  /** UTC; null is no end. */
  valid_until: string | null;
  released_at: string;
}

/** Payload of `AI_DECISION_RELEASED`. */
export interface Release extends ReleaseClaims {
  /** Compact JWS (EdDSA) whose payload is the claims. */
  signature: string;
}
