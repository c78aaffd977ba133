export {
  compileStored,
  readPolicy,
  type Policy,
  type ReadPolicyOptions,
} from './file/read-policy.js';
export type { TestResult, TestRun } from './tests/run-tests.js';
export type { PolicyDocument, Outcome } from './file/policy-document.js';
export type { CompiledPolicy } from './judge/compiled-policy.js';
export {
  ENGINE,
  judge,
  type IsOver,
  type Question,
  type Quorum,
  type Reservation,
  type RuleResult,
  type Verdict,
} from './judge/judge.js';
export { factsOf, type FactOf } from './judge/facts-of.js';
export { Decimal } from '@acp/cel';
