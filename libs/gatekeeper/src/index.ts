export { Gatekeeper, type GatekeeperOptions, type Reasons } from './gatekeeper.js';
export type { Decision } from './decision.js';
export type { Action, Decided, DecisionState, Proposal, Release } from './decided.js';
export { idempotencyKey, type Place } from './idempotency-key.js';
export { verifyRelease, type KeySet, type VerifyOptions } from './verify-release.js';
export {
  DecisionDenied,
  DecisionEnded,
  DecisionHeld,
  DecisionStopped,
  GatekeeperError,
  ReleaseRefused,
} from './errors.js';
