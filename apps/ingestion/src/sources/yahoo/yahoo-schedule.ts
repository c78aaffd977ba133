import type { AppLogger } from '@acp/observability';
import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { ExponentialBackoff, handleWhenResult, retry } from 'cockatiel';
import { CronJob } from 'cron';
import type { PullChart } from './pull-chart.js';

export interface YahooScheduleOptions {
  symbols: readonly string[];
  cron: string;
}

/** A pull that fails is tried again a few times; after that the next turn of the schedule comes. */
const RETRY = { maxAttempts: 5, backoff: { initialDelay: 500, maxDelay: 20_000 } };

/** Pulls each symbol's chart once at the start and then by its cron job; one at a time per symbol. */
@Injectable()
export class YahooSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly options: YahooScheduleOptions,
    private readonly pullChart: PullChart,
    private readonly registry: SchedulerRegistry,
    private readonly logger: AppLogger,
  ) {}

  onApplicationBootstrap(): void {
    for (const symbol of this.options.symbols) {
      const job = CronJob.from({
        cronTime: this.options.cron,
        timeZone: 'UTC',
        onTick: () => this.pull(symbol),
      });
      this.registry.addCronJob(`yahoo-chart/${symbol}`, job as never);
      job.start();
      this.pull(symbol);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running.values());
  }

  /** A pull that takes longer than the schedule's step is not overtaken by the next. */
  private pull(symbol: string): void {
    if (this.running.has(symbol) || this.stopping.signal.aborted) return;
    const done = this.pullWithRetries(symbol).finally(() => this.running.delete(symbol));
    this.running.set(symbol, done);
  }

  private async pullWithRetries(symbol: string): Promise<void> {
    const { signal } = this.stopping;
    const failed = handleWhenResult((outcome) => outcome === 'failed');
    const backoff = new ExponentialBackoff(RETRY.backoff);
    const policy = retry(failed, { maxAttempts: RETRY.maxAttempts, backoff });
    const outcome = await policy
      .execute(() => this.pullChart.runOnce(symbol, signal), signal)
      .catch(() => 'failed');
    this.logger.debug({ symbol, outcome }, 'pull ended');
  }
}
