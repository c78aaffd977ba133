import type { Quorum, Reservation, RuleResult } from '@acp/policy';
import type { Facts } from '../facts/fact-reader.js';
import type { ActivePolicy } from '../state/gatekeeper-state.js';

/** One judgement by one policy, with what it read: enough to compute it again. */
export interface PolicyVerdict {
  /** Null where none applies, or more than one. */
  policy: ActivePolicy | null;
  outcome: 'allowed' | 'held' | 'denied';
  rules: readonly RuleResult[];
  reservations: readonly Reservation[];
  approval: Quorum | null;
  facts: Facts;
  /** Canonical JSON of what was read besides the proposal. */
  readText: string;
  readSha256: Buffer;
  tookUs: number;
  /** Budgets whose key would be too long: the proposal is not taken. */
  keysTooLong: readonly string[];
}

export type Judgement =
  /** Switches were on; nothing was judged. */
  | { kind: 'stopped'; revision: number; scopes: readonly string[] }
  | {
      kind: 'judged';
      revision: number;
      /** Switches that would stop it. */
      scopes: readonly string[];
      verdict: PolicyVerdict;
      shadows: readonly PolicyVerdict[];
    };
