export type { AckObserver } from './ack-observer.js';
export { AckReporter, type AckReporterOptions, type AckRun } from './ack-reporter.js';
