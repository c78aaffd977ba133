import { Inbox, metricsObserver } from '@acp/consumer';
import type { Database } from '@acp/persistence';
import { TOPIC } from '../load/quotes.js';
import type { Progress } from '../measure/steadiness.js';
import { keepQuotes } from './effects.js';

/** Events in one transaction and transactions at once: the defaults of a subscription. */
export const BATCH = 100;
export const CONCURRENCY = 4;
/** One for each transaction, and some that are free. */
export const CONNECTIONS = 6;

/** The inbox as a service has it, metrics included; `progress` counts what is committed. */
export function countingInbox(
  database: Database,
  progress: Progress,
  onCommit: () => void = () => undefined,
): Inbox {
  return new Inbox({
    database,
    consumer: 'bench',
    topic: TOPIC,
    batchHandler: (events, { manager }) => keepQuotes(events, manager),
    observer: {
      processed(report) {
        metricsObserver.processed(report);
        progress.add(report.outcomes.filter(({ kind }) => kind === 'processed').length);
        onCommit();
      },
    },
  });
}
