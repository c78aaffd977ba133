import { metric, observeHop } from '@acp/observability/metrics';
import type { ProcessOutcome } from './process-outcome.js';

/** What an inbox tells about its work, always after the commit. */
export interface InboxObserver {
  /** One batch of messages and what became of each, in order. */
  processed(report: BatchReport): void;
}

/** One call of `process`, when it is over. */
export interface BatchReport {
  consumer: string;
  topic: string;
  seconds: number;
  outcomes: readonly ProcessOutcome[];
  /** When the broker took the messages whose effect this batch made, where it says so. */
  publishedAt: readonly Date[];
}

/** Counted by these names; what was not tried is not an outcome yet. */
const COUNTED = {
  processed: 'processed',
  canary: 'canary',
  duplicate: 'duplicate',
  retry: 'retried',
  dead: 'dead',
};

/** The metrics of the catalogue. */
export const metricsObserver: InboxObserver = {
  processed({ consumer, topic, seconds, outcomes, publishedAt }) {
    metric('consumerHandlerSeconds').observe({ consumer }, seconds);
    metric('consumerBatchEvents').observe({ consumer }, outcomes.length);
    for (const [kind, outcome] of Object.entries(COUNTED)) {
      const count = outcomes.filter((one) => one.kind === kind).length;
      if (count > 0) metric('consumerEvents').inc({ consumer, outcome }, count);
    }
    const now = new Date();
    for (const from of publishedAt) observeHop('published_to_processed', { from, to: now, topic });
  },
};
