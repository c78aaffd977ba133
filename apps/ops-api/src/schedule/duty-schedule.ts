import { APP_LOGGER, metric, type AppLogger } from '@acp/observability';
import { HealthRegistry, Progress } from '@acp/service';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';

/** A periodic duty: all the logic is in `runOnce`. */
export interface Duty {
  name: string;
  everyMs: number;
  runOnce(): Promise<unknown>;
}

/** Rounds that a duty may miss before the process counts as stuck. */
const MISSED_ROUNDS_MAX = 10;
const STALE_AFTER_MS_MIN = 60_000;

/**
 * Runs duties one round after the other: the first when the app has started, the next its interval
 * after the end of the one before. A round that fails is logged, counted and tried again next time.
 */
@Injectable()
export class DutySchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly duties: Duty[] = [];
  private readonly running = new Map<string, Promise<void>>();
  private stopping = false;

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly health: HealthRegistry,
    @Inject(APP_LOGGER) private readonly logger: AppLogger,
  ) {}

  add(duty: Duty): void {
    this.duties.push(duty);
  }

  onApplicationBootstrap(): void {
    for (const duty of this.duties) {
      const staleAfterMs = Math.max(duty.everyMs * MISSED_ROUNDS_MAX, STALE_AFTER_MS_MIN);
      const progress = new Progress({ staleAfterMs });
      this.health.register({
        name: duty.name,
        probes: ['live'],
        check: () => ({ ...progress.check() }),
      });
      this.plan(duty, progress, 0);
    }
  }

  /** Nothing new begins; what runs is waited for. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    for (const { name } of this.duties) {
      if (this.registry.doesExist('timeout', name)) this.registry.deleteTimeout(name);
    }
    await Promise.all(this.running.values());
  }

  private plan(duty: Duty, progress: Progress, delayMs: number): void {
    if (this.stopping) return;
    const timeout = setTimeout(() => {
      this.registry.deleteTimeout(duty.name);
      const round = this.round(duty, progress).finally(() => {
        this.running.delete(duty.name);
        this.plan(duty, progress, duty.everyMs);
      });
      this.running.set(duty.name, round);
    }, delayMs);
    this.registry.addTimeout(duty.name, timeout);
  }

  private async round(duty: Duty, progress: Progress): Promise<void> {
    const startedAt = performance.now();
    let outcome = 'done';
    try {
      await duty.runOnce();
    } catch (error) {
      outcome = 'failed';
      this.logger.warn({ err: error, duty: duty.name }, 'a duty failed; it is tried again');
    }
    progress.beat();
    const seconds = (performance.now() - startedAt) / 1000;
    metric('maintenanceRunSeconds').observe({ duty: duty.name, outcome }, seconds);
  }
}
