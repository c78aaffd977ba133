import type { CanonicalEvent } from '@acp/contracts';
import type { ProcessOutcome } from './process-outcome.js';

/** What an inbox tells about its work, always after the commit. */
export interface InboxObserver {
  /** One batch of messages and what became of each, in order. */
  processed(report: BatchReport): void;
}

export interface BatchReport {
  consumer: string;
  topic: string;
  seconds: number;
  outcomes: readonly ProcessOutcome[];
  /** The events whose effect this batch made. */
  events: readonly CanonicalEvent[];
}

export const silentObserver: InboxObserver = { processed: () => undefined };
