export type { ExpectationAction, ExpectationKind } from './file/expectations-document.js';
export { loadExpectations, parseExpectationsFile } from './file/read-expectations.js';
export type { Expectation, Fault, Scope, VolumeWindow } from './judge/expectation.js';
export { Judge, type Finding, type Judgement } from './judge/judge.js';
