import {
  systemClock,
  type Clock,
  type OutboundMessage,
  type PublishContext,
  type PublishOutcome,
  type TopicDefinition,
  type Transport,
  type TransportEnvironment,
} from '@acp/contracts';
import { NEVER, withDeadline } from '../publish/deadline.js';
import { InFlight } from '../publish/in-flight.js';
import { ABORTED, each, textOf, timedOut, unavailable } from '../publish/outcomes.js';
import { publishSendable } from '../publish/sendable.js';
import { checkScripting } from './append-script.js';
import { tlsConnectionOptions } from '../tls-options.js';
import { parseRedisUrl } from './redis-address.js';
import { connectRedis, type RedisConnection } from './redis-connection.js';
import { redisOptions, type RedisStreamsOptions } from './redis-options.js';
import { appendToStream } from './stream-append.js';
import { trimming } from './stream-entry.js';

const READY_TIMEOUT_MS = 1_000;

/**
 * Appends to one Redis stream, a batch in one round trip. The receipt is the entry id. May deliver
 * twice: a duplicate is another entry with the same `event_id`. Only as durable as the server's
 * `appendfsync` and replication.
 */
export class RedisStreamsTransport implements Transport {
  readonly name = 'redis-streams';
  private readonly options: RedisStreamsOptions;
  private readonly connection: RedisConnection;
  private readonly inFlight = new InFlight();
  private readonly clock: Clock;
  /** Why there is no connection. The client itself says only that it is closed. */
  private trouble: string | undefined;

  constructor(
    private readonly topic: TopicDefinition,
    env: TransportEnvironment,
    { clock = systemClock }: { clock?: Clock } = {},
  ) {
    this.clock = clock;
    this.options = redisOptions(topic, env);
    const address = parseRedisUrl(this.options.url);
    const tls = tlsConnectionOptions(this.options.tls, { byScheme: address.tls });
    const connectTimeoutMs = topic.limits.publish_timeout_ms;
    this.connection = connectRedis(address, { connectTimeoutMs, tls });
    this.connection.on('error', (error) => (this.trouble = textOf(error)));
    this.connection.on('ready', () => (this.trouble = undefined));
  }

  async start(): Promise<void> {
    const timeoutMs = this.topic.limits.publish_timeout_ms;
    const end = await withDeadline({ timeoutMs, signal: NEVER }, () => this.connectAndCheck());
    if (end.kind !== 'done') throw new Error(`Redis did not answer within ${timeoutMs} ms`);
  }

  publishBatch(
    messages: readonly OutboundMessage[],
    { signal }: PublishContext,
  ): Promise<PublishOutcome[]> {
    if (this.inFlight.closed) return refuse(messages, 'the transport is closed');
    if (this.connection.status !== 'ready') return refuse(messages, this.notReady());
    const ordered = this.topic.ordering === 'key';
    const bytesMax = this.topic.limits.message_bytes_max;
    const work = publishSendable(messages, { ordered, bytesMax }, (sendable) =>
      this.append(sendable, ordered, signal),
    );
    return this.inFlight.track(work);
  }

  async ready(): Promise<{ ready: boolean; detail?: string }> {
    if (this.connection.status !== 'ready') return { ready: false, detail: this.notReady() };
    try {
      const limits = { timeoutMs: READY_TIMEOUT_MS, signal: NEVER };
      const end = await withDeadline(limits, () => this.connection.ping());
      return end.kind === 'done' ? { ready: true } : { ready: false, detail: 'no answer to PING' };
    } catch (error) {
      return { ready: false, detail: textOf(error) };
    }
  }

  close(): Promise<void> {
    return this.inFlight.close(() => this.connection.disconnect());
  }

  private async connectAndCheck(): Promise<void> {
    if (this.connection.status === 'wait') await this.connect();
    const type = await this.connection.type(this.topic.destination);
    if (type !== 'stream' && type !== 'none') {
      throw new Error(`the key ${this.topic.destination} holds a ${type}, not a stream`);
    }
    await checkScripting(this.connection, this.topic.destination);
  }

  /** The client's own error may carry the command that failed, and with AUTH the password. */
  private async connect(): Promise<void> {
    try {
      await this.connection.connect();
    } catch (error) {
      throw new Error(this.trouble ?? textOf(error));
    }
  }

  private async append(
    messages: readonly OutboundMessage[],
    ordered: boolean,
    signal: AbortSignal,
  ): Promise<PublishOutcome[]> {
    const timeoutMs = this.topic.limits.publish_timeout_ms;
    const outcomes: (PublishOutcome | undefined)[] = [];
    const target = {
      connection: this.connection,
      stream: this.topic.destination,
      topic: this.topic.name,
      trim: trimming(this.options, this.clock.now()),
      ordered,
    };
    const end = await withDeadline({ timeoutMs, signal }, (cut) =>
      appendToStream(target, messages, outcomes, cut),
    );
    // A hung server would otherwise gather every later batch behind this one.
    if (end.kind === 'late') this.connection.disconnect(true);
    const rest = end.kind === 'late' ? timedOut(timeoutMs) : ABORTED;
    return messages.map((_, index) => outcomes[index] ?? rest);
  }

  private notReady(): string {
    const { status } = this.connection;
    return `not connected to Redis (${status})${this.trouble ? `: ${this.trouble}` : ''}`;
  }
}

function refuse(messages: readonly OutboundMessage[], reason: string): Promise<PublishOutcome[]> {
  return Promise.resolve(each(messages, unavailable(reason)));
}
