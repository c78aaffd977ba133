import type { ErrorCode } from '../error-codes.js';
import type { ReleaseClaims } from './proposal.js';

export const RELEASED_EVENT_TYPE = 'AI_DECISION_RELEASED';

/** Why an executor must not act. */
export type ReleaseRefusalCode = Extract<ErrorCode, `DECISION.RELEASE_${string}`>;

export type ReleaseJudgement =
  | { kind: 'stands'; claims: ReleaseClaims }
  | { kind: 'refused'; code: ReleaseRefusalCode; reason: string };
