import { defineTopic, type TopicDefinition } from '@acp/contracts';
import { createLogger } from '@acp/observability';
import type { Database } from '@acp/persistence';
import { PumpMetrics, Relay, silentRelay, type PumpObserver } from '@acp/relay';
import { createTransport } from '@acp/transports';
import { TOPIC } from '../load/quotes.js';
import type { Work } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import { runDuties } from './duties.js';

export interface RelayRunOptions {
  database: Database;
  topic: TopicDefinition;
  entries: number;
  env?: Record<string, string>;
}

const logger = createLogger({ name: 'bench', level: 'warn' });

/** A topic with the settings that every topic has by default. */
export function benchTopic(
  transport: TopicDefinition['transport'],
  ordering: TopicDefinition['ordering'] = 'none',
): TopicDefinition {
  return defineTopic({ name: TOPIC, transport, ordering });
}

/**
 * One worker as it runs in production, its metrics and all its duties included, until the backlog is
 * settled. Measured from the moment the first claim was begun to the last settle's answer.
 */
export async function runRelay(options: RelayRunOptions): Promise<Work> {
  const progress = new Progress();
  let settled!: () => void;
  const all = new Promise<void>((resolve) => (settled = resolve));
  const relay = new Relay({
    database: options.database,
    worker: { workerId: 'bench', hostname: 'bench', pid: process.pid, version: '0' },
    topics: [options.topic],
    createTransport: (topic) => createTransport(topic, options.env ?? {}),
    leaseMs: 6_000,
    pollMs: 250,
    observer: {
      ...silentRelay,
      pump: (topic) =>
        counting(new PumpMetrics(topic, logger), progress, () => {
          if (progress.done >= options.entries) settled();
        }),
      transportDown: (_topic, error) => console.error('the transport did not start:', error),
    },
  });
  await relay.start();
  const duties = runDuties(relay.duties);
  await all;
  await relay.drain(1_000);
  await duties.stop();
  await relay.leave();
  return progress.work();
}

function counting(observer: PumpObserver, progress: Progress, onSettled: () => void): PumpObserver {
  return {
    claimed: (kind, entries, ms) => {
      progress.begin(performance.now() - ms);
      observer.claimed(kind, entries, ms);
    },
    published: (entries, ms) => observer.published(entries, ms),
    breakerChanged: (state, reason) => observer.breakerChanged(state, reason),
    failed: (step, error) => observer.failed(step, error),
    settled: (claim, outcomes, count, last) => {
      observer.settled(claim, outcomes, count, last);
      progress.add(count);
      onSettled();
    },
  };
}
