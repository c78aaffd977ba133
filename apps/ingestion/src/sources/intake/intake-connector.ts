import { thrownText } from '@acp/contracts';
import { maskText, metric, type AppLogger } from '@acp/observability';
import { IntakeSource, type IntakeStateRepository } from '@acp/persistence';
import { Progress } from '@acp/service';
import { setTimeout as pause } from 'node:timers/promises';
import { DrainIntake, IntakeMoved, type Drained } from './drain-intake.js';
import { connectorOf, type IntakeDatabase } from './intake-databases.js';

export interface IntakeConnectorOptions {
  /** The database, where the intake is in the control plane's own. */
  ownUrl: string;
  /** Milliseconds between looks while nothing rings. */
  pollMs: number;
  /** Milliseconds after a small batch until the next is read. */
  gatherMs: number;
}

export interface IntakeConnectorParts {
  drain: DrainIntake;
  states: IntakeStateRepository;
  logger: AppLogger;
}

const TIMEOUT_MS = 30_000;
const STALE_AFTER_MS = 120_000;
const RECONNECT = { firstMs: 250, longestMs: 10_000 };
/** While a transaction that has published is open, it is waited for awake. */
const AWAKE = { firstMs: 2, longestMs: 100 };
const LOOK_EVERY_MS = 5_000;
const WAITING_SHOWN_MAX = 100_000;
const ERROR_CHARS_MAX = 500;

/**
 * Drains one intake as long as the process runs: connects, waits for its turn where another instance
 * drains, takes batch after batch and sleeps until it is rung. A database that is away is tried again,
 * with growing pauses, and stops nothing else.
 */
export class IntakeConnector {
  readonly connector: string;
  private readonly stopping = new AbortController();
  private readonly progress = new Progress({ staleAfterMs: STALE_AFTER_MS });
  private running: Promise<void> | undefined;
  private standing: 'away' | 'standby' | 'draining' = 'away';
  private connects = 0;
  private failures = 0;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private awakeMs = AWAKE.firstMs;

  constructor(
    private readonly intake: IntakeDatabase,
    private readonly options: IntakeConnectorOptions,
    private readonly parts: IntakeConnectorParts,
  ) {
    this.connector = connectorOf(intake);
  }

  start(): void {
    this.running = this.run();
  }

  /** Ends after the batch that is under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    metric('connectorConnected').set({ connector: this.connector }, 0);
  }

  /** For readiness: a source that is away is no fault of this process. */
  check(): Record<string, unknown> {
    const { last_beat_ms_ago } = this.progress.check();
    return { standing: this.standing, last_beat_ms_ago };
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      try {
        await this.session();
      } catch (error) {
        if (error instanceof IntakeMoved) continue;
        await this.lost(error);
      }
    }
  }

  private async session(): Promise<void> {
    const { intake, options } = this;
    const url = intake.url ?? options.ownUrl;
    const source = await IntakeSource.open({ url, schema: intake.schema, timeoutMs: TIMEOUT_MS });
    try {
      this.connected();
      while (!this.isStopping && !(await source.own())) await this.standBy();
      this.standing = 'draining';
      this.parts.drain.forget();
      while (!this.isStopping) await this.turn(source);
    } finally {
      await source.close();
    }
  }

  /** One batch; where nothing waits, sleep. */
  private async turn(source: IntakeSource): Promise<void> {
    const drained = await this.parts.drain.runOnce(source);
    this.progress.beat();
    this.failures = 0;
    await this.look(source);
    if (drained.count > 0) await this.goOn(source, drained);
    else if (await source.fallAsleep()) {
      const late = await this.parts.drain.runOnce(source);
      if (late.count === 0) await source.untilRung(this.options.pollMs, this.stopping.signal);
    } else {
      await this.pause(this.awakeMs);
      this.awakeMs = Math.min(AWAKE.longestMs, this.awakeMs * 2);
    }
  }

  /** Each batch costs the same whatever it holds, so one that was small is given time to become larger. */
  private async goOn(source: IntakeSource, { isSmall }: Drained): Promise<void> {
    this.awakeMs = AWAKE.firstMs;
    await source.wakeUp();
    if (isSmall) await this.pause(this.options.gatherMs);
  }

  private async look(source: IntakeSource): Promise<void> {
    if (performance.now() - this.lookedAt < LOOK_EVERY_MS) return;
    const { waiting, oldestAt } = await source.backlog(WAITING_SHOWN_MAX);
    await this.parts.states.look(this.intake.name, { waiting, oldestAt, error: null });
    this.show(waiting, oldestAt);
    this.lookedAt = performance.now();
  }

  private show(waiting: number, oldestAt: Date | null): void {
    const { connector } = this;
    metric('intakeWaiting').set({ connector }, waiting);
    metric('intakeOldest').set({ connector }, oldestAt ? oldestAt.getTime() / 1_000 : 0);
  }

  private async standBy(): Promise<void> {
    this.standing = 'standby';
    // Another instance drains, and shows.
    this.show(0, null);
    this.progress.beat();
    this.failures = 0;
    await this.pause(this.options.pollMs);
  }

  private connected(): void {
    const { connector } = this;
    metric('connectorConnected').set({ connector }, 1);
    if (this.connects > 0) metric('connectorReconnects').inc({ connector });
    this.connects += 1;
    this.parts.logger.info({ connector, reconnects: this.connects - 1 }, 'intake connected');
  }

  private async lost(error: unknown): Promise<void> {
    const { connector } = this;
    this.standing = 'away';
    this.progress.beat();
    metric('connectorConnected').set({ connector }, 0);
    this.parts.logger.warn({ connector, error }, 'intake not drained; trying again');
    const text = maskText(thrownText(error, ERROR_CHARS_MAX));
    const seen = { waiting: null, oldestAt: null, error: text };
    await this.parts.states.look(this.intake.name, seen).catch(() => undefined);
    this.lookedAt = Number.NEGATIVE_INFINITY;
    await this.pause(Math.min(RECONNECT.longestMs, RECONNECT.firstMs * 2 ** this.failures));
    this.failures += 1;
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
