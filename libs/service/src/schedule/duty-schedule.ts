import { APP_LOGGER, metric, type AppLogger } from '@acp/observability';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { HealthRegistry } from '../health/health.registry.js';
import { Progress } from '../health/progress.js';
import type { Duty } from './duty.js';

/** Rounds that a duty may miss before the process counts as stuck. */
const MISSED_ROUNDS_MAX = 10;
const STALE_AFTER_MS_MIN = 120_000;

interface Running {
  duty: Duty;
  progress: Progress;
  round?: Promise<void>;
}

/**
 * Runs the duties of a process, each one round after the other, and says in the liveness probe when the
 * last round of each ended: a process whose duties stand still is restarted. A round that fails is
 * logged, counted and tried again next time. Duties added before the app has started begin with it.
 */
@Injectable()
export class DutySchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly running: Running[] = [];
  private started = false;
  private stopping = false;
  private readonly before: (() => Promise<void>)[] = [];

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly health: HealthRegistry,
    @Inject(APP_LOGGER) private readonly logger: AppLogger,
  ) {}

  add(duty: Duty): void {
    const staleAfterMs = Math.max(duty.everyMs * MISSED_ROUNDS_MAX, STALE_AFTER_MS_MIN);
    const one: Running = { duty, progress: new Progress({ staleAfterMs }) };
    this.running.push(one);
    if (this.started) this.begin(one);
  }

  /** What the duties must go on for when the process stops, as a heartbeat does while work drains. */
  stopAfter(work: () => Promise<void>): void {
    this.before.push(work);
  }

  onApplicationBootstrap(): void {
    this.started = true;
    for (const one of this.running) this.begin(one);
  }

  /** Nothing new begins; what runs is waited for. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const work of this.before) await work();
    this.stopping = true;
    for (const { duty } of this.running) this.forget(duty.name);
    await Promise.all(this.running.map(({ round }) => round));
  }

  private begin(one: Running): void {
    const { name, everyMs, fixed } = one.duty;
    one.progress.beat();
    this.health.register({ name, probes: ['live'], check: () => one.progress.check() });
    this.plan(one, fixed ? everyMs : 0);
  }

  private plan(one: Running, delayMs: number): void {
    if (this.stopping) return;
    const { name, everyMs, fixed } = one.duty;
    const timer = setTimeout(() => {
      this.forget(name);
      const dueAt = performance.now();
      one.round = this.round(one).finally(() => {
        const passedMs = fixed ? performance.now() - dueAt : 0;
        this.plan(one, everyMs - (passedMs % everyMs));
      });
    }, delayMs);
    this.registry.addTimeout(name, timer);
  }

  private forget(name: string): void {
    if (this.registry.doesExist('timeout', name)) this.registry.deleteTimeout(name);
  }

  private async round({ duty, progress }: Running): Promise<void> {
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
