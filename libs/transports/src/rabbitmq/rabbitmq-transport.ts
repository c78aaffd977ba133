import type {
  OutboundMessage,
  PublishContext,
  PublishOutcome,
  TopicDefinition,
  Transport,
  TransportEnvironment,
} from '@acp/contracts';
import { NEVER, withDeadline } from '../publish/deadline.js';
import { InFlight } from '../publish/in-flight.js';
import { KeptConnection } from '../publish/kept-connection.js';
import { each, textOf, unavailable } from '../publish/outcomes.js';
import { publishEach } from '../publish/publish-each.js';
import { ConfirmSession } from './confirm-session.js';
import { rabbitmqOptions, type RabbitmqOptions } from './rabbitmq-options.js';

const READY_TIMEOUT_MS = 1_000;

/**
 * Publishes persistent messages to one exchange and waits for the broker's confirmation of each. A
 * message that no queue is bound for is rejected. May deliver twice: `message-id` is the event id and
 * stays the same.
 */
export class RabbitmqTransport implements Transport {
  readonly name = 'rabbitmq';
  private readonly options: RabbitmqOptions;
  private readonly timeoutMs: number;
  private readonly inFlight = new InFlight();
  private readonly kept: KeptConnection<ConfirmSession>;

  constructor(
    private readonly topic: TopicDefinition,
    env: TransportEnvironment,
  ) {
    this.options = rabbitmqOptions(topic, env);
    this.timeoutMs = topic.limits.publish_timeout_ms;
    this.kept = new KeptConnection<ConfirmSession>({
      open: (onLost) => this.open(onLost),
      timeoutMs: this.timeoutMs,
      disconnect: (session) => session.close(),
    });
  }

  async start(): Promise<void> {
    await this.kept.connect();
  }

  publishBatch(
    messages: readonly OutboundMessage[],
    { signal }: PublishContext,
  ): Promise<PublishOutcome[]> {
    const session = this.kept.current;
    if (!session || this.inFlight.closed) {
      return Promise.resolve(each(messages, unavailable(this.kept.absence)));
    }
    const rules = {
      bytesMax: this.topic.limits.message_bytes_max,
      ordered: this.topic.ordering === 'key',
      concurrency: this.options.in_flight_max,
      timeoutMs: this.timeoutMs,
      signal,
      onLate: () => session.destroy(),
    };
    return this.inFlight.track(publishEach(messages, rules, (message) => session.publish(message)));
  }

  async ready(): Promise<{ ready: boolean; detail?: string }> {
    const session = this.kept.current;
    if (!session) return { ready: false, detail: this.kept.absence };
    if (session.blocked !== undefined) {
      return { ready: false, detail: `blocked: ${session.blocked}` };
    }
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

  private open(onLost: (reason: string) => void): Promise<ConfirmSession> {
    return ConfirmSession.open({
      topic: this.topic.name,
      exchange: this.topic.destination,
      rabbitmq: this.options,
      timeoutMs: this.timeoutMs,
      onLost,
    });
  }
}
