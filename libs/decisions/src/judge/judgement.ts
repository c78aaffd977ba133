import type { Facts } from '../facts/fact-reader.js';
import type { ActivePolicy } from '../state/gatekeeper-state.js';
import type { RejudgedVerdict } from './rejudge.js';

/** One judgement by one policy, with what it read: enough to compute it again. */
export interface PolicyVerdict extends RejudgedVerdict {
  /** Null where none applies, or more than one. */
  policy: ActivePolicy | null;
  facts: Facts;
  /** Canonical JSON of a `JudgementRead`. */
  readText: string;
  readSha256: Buffer;
  tookUs: number;
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
