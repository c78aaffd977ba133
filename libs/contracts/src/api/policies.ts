import type { Count } from './page.js';

export const POLICY_MODES = ['enforce', 'shadow', 'off'] as const;
/** `enforce` judges, `shadow` is judged beside it and decides nothing, `off` does neither. */
export type PolicyMode = (typeof POLICY_MODES)[number];

/** What a version is doing: `idle` was never activated, or is not any more. */
export type PolicyVersionState = 'enforce' | 'shadow' | 'idle';

export interface PolicyTestResult {
  name: string;
  outcome: 'allowed' | 'held' | 'denied';
  /** Rules that stopped it. */
  rules: string[];
}

/** One version of a policy; it never changes. */
export interface PolicyVersion {
  set: string;
  version: number;
  /** Of the file's bytes, in hex. */
  sha256: string;
  state: PolicyVersionState;
  /** Steps that a judgement by it takes at most. */
  cost: number;
  created_by: string;
  created_at: string;
}

/** `GET /v1/policies/:set/versions/:n`. */
export interface PolicyVersionDetail extends PolicyVersion {
  source: string;
  /** What its tests were run on, by the path that the file names. */
  fixtures: Record<string, unknown>;
  tests: PolicyTestResult[];
}

/** `POST /v1/policies`. */
export interface PolicyPushed extends PolicyVersion {
  /** False: this content is stored already, under this number. */
  created: boolean;
}

export interface PolicyPushRequest {
  /** The file as it is. */
  source: string;
  /** JSON files that its tests name, by the path in the file. */
  fixtures?: Record<string, unknown>;
  /** Number that the version is expected to have. */
  version?: number;
}

export interface PolicyActivation {
  id: string;
  set: string;
  version: number;
  mode: PolicyMode;
  /** Author of the version. */
  requested_by: string;
  /** Who activated it. */
  confirmed_by: string | null;
  reason: string;
  /** Number of the last release before it. */
  from_seq: string;
  at: string;
}

export interface PolicyActivateRequest {
  version: number;
  mode: PolicyMode;
  reason: string;
}

/** One policy set in the list. */
export interface PolicySet {
  set: string;
  latest_version: number;
  /** The version that judges; null: decisions of its kinds are denied. */
  enforced_version: number | null;
  shadow_versions: number[];
  changed_at: string;
}

/** `GET /v1/policies/:set`, newest first, a hundred of each at most. */
export interface PolicyDetail extends PolicySet {
  versions: PolicyVersion[];
  activations: PolicyActivation[];
}

/** How often a version in shadow said what the one in force said. */
export interface PolicyAgreement {
  enforced: 'allowed' | 'held' | 'denied';
  shadow: 'allowed' | 'held' | 'denied';
  count: number;
}

/** One decision about which the two disagree. */
export interface PolicyDisagreement {
  decision_id: string;
  kind: string;
  at: string;
  enforced: 'allowed' | 'held' | 'denied';
  enforced_version: number | null;
  enforced_rules: string[];
  shadow: 'allowed' | 'held' | 'denied';
  shadow_rules: string[];
}

/** `GET /v1/policies/:set/shadow`: over the newest judgements of the version. */
export interface PolicyShadow {
  set: string;
  version: number;
  compared: Count;
  /** Share that agrees, 0 to 1; null where nothing was compared. */
  agreement: number | null;
  matrix: PolicyAgreement[];
  /** Newest first. */
  disagreements: PolicyDisagreement[];
}

/** `GET /v1/policies/:set/diff`. */
export interface PolicyDiff {
  set: string;
  from: number;
  to: number;
  /** Rules and budgets by their ids. */
  rules: { added: string[]; removed: string[]; changed: string[] };
  /** Unified diff of the two files. */
  patch: string;
}
