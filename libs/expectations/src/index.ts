export { loadExpectations, parseExpectationsFile } from './file/read-expectations.js';
export type { Expectation, VolumeWindow } from './judge/expectation.js';
export { Judge, type Finding } from './judge/judge.js';
