import {
  isOtherRedis,
  openRedis,
  parseRedisUrl,
  tlsConnectionOptions,
  withDeadline,
  type RedisAddress,
  type RedisConnection,
} from '@acp/brokers';
import {
  systemClock,
  type Clock,
  type OutboundMessage,
  type PublishOutcome,
  type TopicDefinition,
  type TransportEnvironment,
} from '@acp/contracts';
import { ABORTED, timedOut } from '../publish/outcomes.js';
import { publishSendable } from '../publish/sendable.js';
import { SessionTransport, type BrokerSession } from '../publish/session-transport.js';
import { checkScripting } from './append-script.js';
import { redisOptions, type RedisStreamsOptions } from './redis-options.js';
import { appendToStream } from './stream-append.js';
import { trimming } from './stream-entry.js';

interface RedisSession extends BrokerSession {
  readonly connection: RedisConnection;
}

/**
 * Appends to one Redis stream, a batch in one round trip. The receipt is the entry id. May deliver
 * twice: a duplicate is another entry with the same `event_id`. Only as durable as the server's
 * `appendfsync` and replication.
 */
export class RedisStreamsTransport extends SessionTransport<RedisSession> {
  readonly name = 'redis-streams';
  private readonly options: RedisStreamsOptions;
  private readonly address: RedisAddress;
  private readonly tls: ReturnType<typeof tlsConnectionOptions>;
  private readonly clock: Clock;

  constructor(
    topic: TopicDefinition,
    env: TransportEnvironment,
    { clock = systemClock }: { clock?: Clock } = {},
  ) {
    super(topic);
    this.clock = clock;
    this.options = redisOptions(topic, env);
    this.address = parseRedisUrl(this.options.url);
    this.tls = tlsConnectionOptions(this.options.tls, { byScheme: this.address.tls });
  }

  protected async open(onLost: (reason: string) => void): Promise<RedisSession> {
    const connection = await openRedis(this.address, {
      tls: this.tls,
      connectTimeoutMs: this.timeoutMs,
      onLost,
      endsAtOtherServer: false,
    });
    const session: RedisSession = {
      connection,
      check: async () => {
        await connection.ping();
      },
      close: () => connection.disconnect(),
    };
    try {
      await this.checkStream(connection);
      return session;
    } catch (error) {
      connection.disconnect();
      throw error;
    }
  }

  protected publish(
    session: RedisSession,
    messages: readonly OutboundMessage[],
    signal: AbortSignal,
  ): Promise<PublishOutcome[]> {
    const ordered = this.topic.ordering === 'key';
    const bytesMax = this.topic.limits.message_bytes_max;
    return publishSendable(messages, { ordered, bytesMax }, (sendable) =>
      this.append(session, sendable, signal),
    );
  }

  private async checkStream(connection: RedisConnection): Promise<void> {
    const type = await connection.type(this.topic.destination);
    if (type !== 'stream' && type !== 'none') {
      throw new Error(`the key ${this.topic.destination} holds a ${type}, not a stream`);
    }
    await checkScripting(connection, this.topic.destination);
  }

  private async append(
    session: RedisSession,
    messages: readonly OutboundMessage[],
    signal: AbortSignal,
  ): Promise<PublishOutcome[]> {
    const { timeoutMs } = this;
    const outcomes: (PublishOutcome | undefined)[] = [];
    const target = {
      connection: session.connection,
      stream: this.topic.destination,
      topic: this.topic.name,
      trim: trimming(this.options, this.clock.now()),
      ordered: this.topic.ordering === 'key',
    };
    const end = await withDeadline({ timeoutMs, signal }, (cut) =>
      appendToStream(target, messages, outcomes, cut),
    );
    // A hung server would otherwise gather every later batch behind this one.
    if (end.kind === 'late') this.abandon(session, `no answer within ${timeoutMs} ms`);
    const rest = end.kind === 'late' ? timedOut(timeoutMs) : ABORTED;
    const answered = messages.map((_, index) => outcomes[index] ?? rest);
    const other = answered.find(saysOtherServer);
    if (other) this.renew(session, other.message);
    return answered;
  }
}

function saysOtherServer(
  outcome: PublishOutcome,
): outcome is PublishOutcome & { kind: 'unavailable' } {
  return outcome.kind === 'unavailable' && isOtherRedis(outcome.message);
}
