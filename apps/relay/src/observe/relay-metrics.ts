import type { TopicDefinition } from '@acp/contracts';
import { metric, type AppLogger } from '@acp/observability';
import type { BrokenInvariant, HorizonHolder } from '@acp/persistence';
import { PumpMetrics } from './pump-metrics.js';
import type { PumpObserver } from './pump-observer.js';
import type { Pruned, RelayObserver, Takeover } from './relay-observer.js';

/** Metrics and log lines of a worker. */
export class RelayMetrics implements RelayObserver {
  constructor(private readonly logger: AppLogger) {}

  pump(topic: TopicDefinition): PumpObserver {
    return new PumpMetrics(topic, this.logger);
  }

  takenOver({ claims, entries, workers, topics }: Takeover): void {
    for (const topic of topics) metric('leaseTakeovers').inc({ topic });
    this.logger.warn({ claims, entries, workers, topics }, 'took over from dead workers');
  }

  lateFound(topic: string, entries: number): void {
    metric('relayClaimedEntries').inc({ topic, kind: 'late' }, entries);
    this.logger.debug({ topic, entries }, 'entries committed below the frontier');
  }

  transportDown(topic: string, error: unknown): void {
    const line = 'the transport did not start; the breaker will find out';
    this.logger.error({ topic, err: error }, line);
  }

  paused(topic: string, reason: string): void {
    metric('relaySystemPauses').inc({ topic });
    const line = 'everything fails alike: the topic is paused for the fleet';
    this.logger.error({ topic, reason }, line);
  }

  resumed(topic: string): void {
    this.logger.warn({ topic }, 'a probe was answered: resumed');
  }

  reportRefused(error: unknown): void {
    metric('relayReportsRefused').inc();
    this.logger.error({ err: error }, 'the lease is renewed without the report on the topics');
  }

  replayed(topic: string, entries: number): void {
    metric('replayEntries').inc({ topic }, entries);
  }

  replayFailed({ replayId, error, givenUp }: Parameters<RelayObserver['replayFailed']>[0]): void {
    this.logger.error({ replayId, givenUp, err: error }, 'a replay failed');
  }

  pruned(pruned: Pruned): void {
    const rows = pruned.entries + pruned.rawPayloads + pruned.events;
    if (!pruned.dryRun) metric('maintenanceRows').inc({ duty: 'retention' }, rows);
    this.logger.info(pruned, pruned.dryRun ? 'retention would delete' : 'retention deleted');
  }

  retentionComplete(table: Pruned['what']): void {
    metric('retentionLastComplete').set({ table }, Date.now() / 1_000);
  }

  workersForgotten(workers: number): void {
    metric('maintenanceRows').inc({ duty: 'worker-forgetter' }, workers);
    this.logger.info({ workers }, 'forgot workers that have been gone for long');
  }

  invariantChecked(kind: string, count: number): void {
    metric('invariantViolations').set({ kind }, count);
  }

  invariantBroken(broken: BrokenInvariant): void {
    this.logger.error(broken, 'rows break an invariant of the outbox');
  }

  horizonMeasured(seconds: number): void {
    metric('vacuumHorizonAge').set(seconds);
  }

  horizonHeld(holder: HorizonHolder): void {
    this.logger.warn(holder, 'vacuum is held back');
  }
}
