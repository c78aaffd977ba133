import { ControlPlaneError } from '@acp/contracts';
import type {
  AcceptedPayload,
  AcceptOptions,
  ConnectorContext,
  ConnectorReport,
} from '@acp/plugin';
import { ownStrayErrors } from '@acp/service';
import { inspectGiven, type GivenPayloads, type PayloadLimits } from './payloads-of.js';
import { WaitingRoom } from './waiting-room.js';

export interface ConnectorRunParts {
  cursor: unknown;
  limits: PayloadLimits;
  clock: ConnectorContext['clock'];
  log: ConnectorContext['log'];
  /** Stores payloads and cursor in one commit; until `signal` aborts it tries again. */
  store(given: GivenPayloads, signal: AbortSignal): Promise<AcceptedPayload | undefined>;
  onReport(report: ConnectorReport): void;
  onWaiting(calls: number): void;
}

/**
 * One life of a connector, from a start to its end: what the plug-in gets as its context. What it throws
 * anywhere, now or in something that it has started, ends this life and nothing else.
 */
export class ConnectorRun {
  private readonly room = new WaitingRoom();
  private readonly ending = new AbortController();
  private readonly failure: Promise<never>;
  private fail!: (error: unknown) => void;
  private isClosed = false;

  constructor(private readonly parts: ConnectorRunParts) {
    this.failure = new Promise((_, reject) => (this.fail = reject));
    this.failure.catch(() => undefined);
  }

  /** Resolves when the connector has done its work, rejects with what ended it. */
  async until(run: (context: ConnectorContext) => Promise<void>): Promise<void> {
    const done = ownStrayErrors(this.fail, async () => run(this.context()));
    await Promise.race([done, this.failure]);
  }

  /** Asks the connector to end. */
  end(): void {
    this.ending.abort();
  }

  /** Nothing more is taken of it, whatever it still does. Resolves when what was being stored is decided. */
  close(): Promise<void> {
    this.isClosed = true;
    this.ending.abort();
    return this.room.empty();
  }

  private context(): ConnectorContext {
    const { cursor, clock, log, onReport } = this.parts;
    return Object.freeze({
      ...{ cursor, clock, log },
      signal: this.ending.signal,
      report: (report: ConnectorReport) => {
        if (!this.isClosed) onReport(report);
      },
      accept: (payload: Parameters<ConnectorContext['accept']>[0], options?: AcceptOptions) => {
        const accepted = ownStrayErrors(null, () => this.accept(payload, options));
        // Who does not wait for it hears of a refusal elsewhere: the run ends.
        accepted.catch(() => undefined);
        return accepted;
      },
    });
  }

  private async accept(
    payload: Parameters<ConnectorContext['accept']>[0],
    options: AcceptOptions = {},
  ): Promise<AcceptedPayload> {
    const { limits, onWaiting } = this.parts;
    this.refuseClosed();
    const given = inspectGiven(payload, options, limits);
    const overflow = this.room.overflow(given.bytes);
    if (overflow !== undefined) {
      const flood = new ControlPlaneError('PLUGIN.REFUSED', overflow);
      this.fail(flood);
      throw flood;
    }
    const stored = this.room.enter(given.bytes, () => this.store(given));
    onWaiting(this.room.size);
    return stored.finally(() => onWaiting(this.room.size));
  }

  private async store(given: GivenPayloads): Promise<AcceptedPayload> {
    this.refuseClosed();
    const stored = await this.parts.store(given, this.ending.signal);
    if (stored) return stored;
    throw new ControlPlaneError('PLUGIN.REFUSED', 'the connector ends; this is not stored');
  }

  private refuseClosed(): void {
    if (!this.isClosed) return;
    throw new ControlPlaneError('PLUGIN.REFUSED', 'the connector has ended; this is not stored');
  }
}
