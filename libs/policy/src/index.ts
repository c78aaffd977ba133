export { readPolicy, type Policy, type ReadPolicyOptions } from './file/read-policy.js';
export type { TestResult, TestRun } from './tests/run-tests.js';
