export { GatekeeperState } from './state/gatekeeper-state.js';
export { StateCache } from './state/state-cache.js';
export { FactReader } from './facts/fact-reader.js';
export { receiveProposal, type Receipt, type ReceivedProposal } from './judge/received-proposal.js';
export { judgeProposal, type JudgeContext } from './judge/judge-proposal.js';
export { recordedProposal } from './judge/recorded-proposal.js';
export { type Judgement, type PolicyVerdict } from './judge/judgement.js';
export { ReproduceVerdicts } from './ledger/reproduce-verdicts.js';
export { outcomeWrite, type OutcomeEvent } from './record/decision-events.js';
export { makeRelease } from './record/make-release.js';
export {
  draftDecision,
  proposedRecord,
  stopping,
  type DecisionDraft,
} from './record/draft-decision.js';
export { factsRow, reservationRows, verdictRow } from './record/rows.js';
export { Backtest } from './backtest/backtest.js';
export { compileJob, RunBacktest } from './backtest/run-backtest.js';
