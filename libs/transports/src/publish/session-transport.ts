import { KeptConnection, NEVER, textOf, withDeadline } from '@acp/brokers';
import type {
  OutboundMessage,
  PublishContext,
  PublishOutcome,
  TopicDefinition,
  Transport,
} from '@acp/contracts';
import { InFlight } from './in-flight.js';
import { each, unavailable } from './outcomes.js';

/** What an adapter keeps open to its broker. */
export interface BrokerSession {
  /** Asks the broker for what a publish needs; rejects when it would fail. */
  check(): Promise<void>;
  close(): Promise<void> | void;
}

const READY_TIMEOUT_MS = 1_000;

/**
 * What the adapters of all brokers have in common: one session, opened again whenever it is gone;
 * nothing is published while there is none; `close` waits for what is in flight.
 */
export abstract class SessionTransport<S extends BrokerSession> implements Transport {
  abstract readonly name: string;
  protected readonly timeoutMs: number;
  private readonly kept: KeptConnection<S>;
  private readonly inFlight = new InFlight();

  constructor(protected readonly topic: TopicDefinition) {
    this.timeoutMs = topic.limits.publish_timeout_ms;
    this.kept = new KeptConnection<S>({
      open: (onLost) => this.open(onLost),
      timeoutMs: this.timeoutMs,
      disconnect: (session) => session.close(),
    });
  }

  /** Connects and checks the destination, or makes it; rejects with a text that holds no secret. */
  protected abstract open(onLost: (reason: string) => void): Promise<S>;

  protected abstract publish(
    session: S,
    messages: readonly OutboundMessage[],
    signal: AbortSignal,
  ): Promise<PublishOutcome[]>;

  async start(): Promise<void> {
    await this.kept.connect();
  }

  publishBatch(
    messages: readonly OutboundMessage[],
    { signal }: PublishContext,
  ): Promise<PublishOutcome[]> {
    const session = this.kept.current;
    if (this.inFlight.closed || !session) {
      const reason = this.inFlight.closed ? 'the transport is closed' : this.kept.absence;
      return Promise.resolve(each(messages, unavailable(reason)));
    }
    return this.inFlight.track(this.publish(session, messages, signal));
  }

  async ready(): Promise<{ ready: boolean; detail?: string }> {
    const session = this.kept.current;
    if (!session) return { ready: false, detail: this.kept.absence };
    const limits = { timeoutMs: READY_TIMEOUT_MS, signal: NEVER };
    try {
      const end = await withDeadline(limits, () => session.check());
      return end.kind === 'done' ? { ready: true } : { ready: false, detail: 'no answer' };
    } catch (error) {
      return { ready: false, detail: textOf(error) };
    }
  }

  close(): Promise<void> {
    return this.inFlight.close(() => this.kept.close());
  }

  /** Why there is no session. */
  protected get absence(): string {
    return this.kept.absence;
  }

  /** Closes a session that no longer answers, with everything that is under way in it. */
  protected abandon(session: S, reason: string): void {
    this.kept.drop(session, reason);
  }

  /**
   * Opens another session, because the broker behind this one says that it is not the right one or has
   * lost the destination. What is under way in it is still answered.
   */
  protected renew(session: S, reason: string): void {
    this.kept.drop(session, reason, this.inFlight.settled());
  }
}
