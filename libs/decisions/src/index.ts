export { GatekeeperState, type ActivePolicy, type Applicant } from './state/gatekeeper-state.js';
export { STATE_AGE_MS_MAX, StateCache } from './state/state-cache.js';
export { FACT_CACHE_MS, FactReader, type Facts } from './facts/fact-reader.js';
export { receiveProposal, type Receipt, type ReceivedProposal } from './judge/received-proposal.js';
export { judgeProposal, type Judged, type JudgeContext } from './judge/judge-proposal.js';
export { GATEKEEPER_RULES, type Judgement, type PolicyVerdict } from './judge/judgement.js';
export { scopesOf } from './judge/scopes.js';
export {
  GATEKEEPER,
  closingEventId,
  heldEventId,
  outcomeWrite,
  type ClosingType,
  type DecisionIdentity,
  type OutcomeEvent,
  type OutcomeWrite,
} from './record/decision-events.js';
export { makeRelease, type ReleaseOf } from './record/make-release.js';
export {
  draftDecision,
  proposedRecord,
  stopping,
  type DecisionDraft,
  type Draft,
  type DraftContext,
} from './record/draft-decision.js';
export { factsRow, reservationRows, verdictRow } from './record/rows.js';
