import { cleanText, thrownText, type Clock } from '@acp/contracts';
import type { SourceMapper } from '@acp/intake';
import { metric, type AppLogger } from '@acp/observability';
import type { ConnectorCursorRepository } from '@acp/persistence';
import type { AcceptedPayload, ConnectorReport, PluginConnector } from '@acp/plugin';
import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import { setTimeout as pause } from 'node:timers/promises';
import type { AcceptEvents } from '../accept/accept-events.js';
import { accountOf } from '../accept/account.js';
import { persist } from '../persist.js';
import { connectorLog } from './connector-log.js';
import { ConnectorRun } from './connector-run.js';
import { readState, type ConnectorCondition, type ConnectorState } from './connector-state.js';
import { payloadsOf, type GivenPayloads, type PayloadLimits } from './payloads-of.js';

export interface PluginConnectorOptions {
  limits: PayloadLimits;
  restartFirstMs: number;
  restartLongestMs: number;
  /** Milliseconds a connector may take to end. */
  endMs: number;
}

export interface PluginConnectorParts {
  acceptEvents: AcceptEvents;
  cursors: Pick<ConnectorCursorRepository, 'find'>;
  logger: AppLogger;
  clock: Clock;
}

/** What runs: `name` is that of the plug-in and the connector's own, `kraken/trades`. */
export interface NamedConnector {
  name: string;
  connector: PluginConnector;
  mapper: SourceMapper;
}

const ERROR_CHARS_MAX = 500;
/** A life that lasts this many first pauses was a good one: the pauses start anew. */
const GOOD_AFTER_PAUSES = 20;

/** Keeps a connector of a plug-in running: from its cursor, again after a failure, until the stop. */
export class PluginConnectorRunner {
  private readonly stopping = new AbortController();
  private state: ConnectorState = readState(null);
  private report: ConnectorReport = {};
  private run: ConnectorRun | undefined;
  private running: Promise<void> | undefined;
  private backoff: IBackoff<unknown> | undefined;

  constructor(
    readonly named: NamedConnector,
    private readonly options: PluginConnectorOptions,
    private readonly parts: PluginConnectorParts,
  ) {}

  start(): void {
    this.running = this.live();
  }

  /** Asks it to end and waits for as long as it may take; after that nothing of it is taken. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.run?.end();
    await this.running;
    metric('connectorRunning').set({ connector: this.named.name }, 0);
  }

  /** For `/health`. A plug-in that fails does not make this process unfit for everything else. */
  check(): Record<string, unknown> {
    return { ...this.state.health, ...this.report };
  }

  private async live(): Promise<void> {
    const { name } = this.named;
    const found = await this.persist(() => this.parts.cursors.find(name), this.stopping.signal);
    this.state = readState(found);
    while (!this.stopping.signal.aborted) {
      const startedAt = Date.now();
      const failure = await this.liveOnce();
      if (this.stopping.signal.aborted) return;
      if (failure === undefined) return this.become('ended');
      await this.failed(failure);
      await pause(this.nextPause(Date.now() - startedAt), undefined, {
        signal: this.stopping.signal,
      }).catch(() => undefined);
    }
  }

  /** One life; what ended it, or nothing where its work was done. */
  private async liveOnce(): Promise<{ message: string } | undefined> {
    await this.become('running');
    if (this.stopping.signal.aborted) return undefined;
    const run = new ConnectorRun({
      cursor: structuredClone(this.state.position),
      limits: this.options.limits,
      clock: this.parts.clock,
      log: connectorLog(this.parts.logger, this.named.name),
      store: (given, signal) => this.store(given, signal),
      onReport: (report) => this.reported(report),
      onWaiting: (calls) => metric('ingestBufferDepth').set({ buffer: this.named.name }, calls),
    });
    this.run = run;
    const { connector } = this.named;
    const done = run.until((context) => connector.run(context));
    const ended = new AbortController();
    try {
      await Promise.race([done, this.untilCutOff(ended.signal)]);
      return undefined;
    } catch (error) {
      return { message: cleanText(thrownText(error), ERROR_CHARS_MAX) };
    } finally {
      ended.abort();
      await run.close();
    }
  }

  /** A connector that is told to end has its time for it; then it is left behind. */
  private async untilCutOff(ended: AbortSignal): Promise<void> {
    const { endMs } = this.options;
    await untilAborted(AbortSignal.any([this.stopping.signal, ended]));
    const isLate = await pause(endMs, true, { signal: ended }).catch(() => false);
    if (!isLate) return;
    const { name: connector } = this.named;
    this.parts.logger.warn({ connector, end_ms: endMs }, 'connector did not end in time');
  }

  private async failed({ message }: { message: string }): Promise<void> {
    const { name } = this.named;
    metric('connectorFailures').inc({ connector: name });
    this.parts.logger.warn({ connector: name, error: message }, 'connector of a plug-in failed');
    const { failures } = this.state.health;
    const failed_at = this.parts.clock.now().toISOString();
    this.report = { ...this.report, connected: false };
    this.state = {
      ...this.state,
      health: { state: 'failing', failures: failures + 1, last_error: message, failed_at },
    };
    await this.become('failing');
  }

  /** Stored with the cursor, where the ops-api reads it. */
  private async become(state: ConnectorCondition): Promise<void> {
    const { name } = this.named;
    metric('connectorRunning').set({ connector: name }, state === 'running' ? 1 : 0);
    this.state = { ...this.state, health: { ...this.state.health, state } };
    const write = () => this.parts.acceptEvents.accept([], [this.move(this.state)]);
    await this.persist(write, this.stopping.signal);
  }

  private async store(
    given: GivenPayloads,
    signal: AbortSignal,
  ): Promise<AcceptedPayload | undefined> {
    const { name, mapper } = this.named;
    const { clock, acceptEvents } = this.parts;
    const payloads = payloadsOf(given, { mapper, connector: name, now: clock.now() });
    const position = given.cursor === undefined ? this.state.position : given.cursor;
    const next = { ...this.state, position };
    const write = () => acceptEvents.accept(payloads, [this.move(next)]);
    const stored = await this.persist(write, signal);
    if (!stored) return undefined;
    this.state = next;
    return accountOf(stored.flatMap(({ items }) => items));
  }

  private move(cursor: ConnectorState) {
    const { name, mapper } = this.named;
    return { connector: name, source: mapper.source, cursor };
  }

  private persist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    const { name: connector } = this.named;
    return persist(work, {
      signal,
      onFailure: (error) =>
        this.parts.logger.warn({ connector, error }, 'not written; trying again'),
    });
  }

  private reported({ connected, note }: ConnectorReport): void {
    if (typeof connected === 'boolean') {
      this.report = { ...this.report, connected };
      metric('connectorConnected').set({ connector: this.named.name }, connected ? 1 : 0);
    }
    if (typeof note === 'string') this.report = { ...this.report, note: cleanText(note, 200) };
  }

  private nextPause(lastedMs: number): number {
    const { restartFirstMs: initialDelay, restartLongestMs: maxDelay } = this.options;
    if (lastedMs >= initialDelay * GOOD_AFTER_PAUSES) this.backoff = undefined;
    this.backoff = this.backoff
      ? this.backoff.next(undefined)
      : new ExponentialBackoff({ initialDelay, maxDelay }).next();
    return this.backoff.duration;
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
