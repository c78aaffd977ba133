export { loadExpectations, parseExpectationsFile } from './file/read-expectations.js';
export type { Expectation, VolumeWindow } from './judge/expectation.js';
export { Judge, type Finding, type Judgement } from './judge/judge.js';
