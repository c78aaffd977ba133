import type {
  OutboundMessage,
  PublishOutcome,
  TopicDefinition,
  TransportEnvironment,
} from '@acp/contracts';
import { publishSendable } from '../publish/sendable.js';
import { SessionTransport } from '../publish/session-transport.js';
import type * as Client from './kafka-client.js';
import { kafkaOptions, type KafkaOptions } from './kafka-options.js';
import type { KafkaSession } from './kafka-session.js';

/**
 * Produces to one Kafka topic with an idempotent producer and acks from all in-sync replicas; the
 * record key is the `partition_key`. Resends of the client are dropped by the broker; an event that
 * the relay tries again is another record with the same `event_id`.
 */
export class KafkaTransport extends SessionTransport<KafkaSession> {
  readonly name = 'kafka';
  private readonly options: KafkaOptions;
  /** There where there is a session. */
  private client!: typeof Client;
  private batches = 0;

  constructor(topic: TopicDefinition, env: TransportEnvironment) {
    super(topic);
    this.options = kafkaOptions(topic, env);
  }

  protected async open(onLost: (reason: string) => void): Promise<KafkaSession> {
    const { options: kafka, timeoutMs } = this;
    this.client = await import('./kafka-client.js');
    const { KafkaSession, rootText } = this.client;
    try {
      return await KafkaSession.open({ topic: this.topic.destination, kafka, timeoutMs, onLost });
    } catch (error) {
      throw new Error(rootText(error), { cause: error });
    }
  }

  protected publish(
    session: KafkaSession,
    messages: readonly OutboundMessage[],
    signal: AbortSignal,
  ): Promise<PublishOutcome[]> {
    const ordered = this.topic.ordering === 'key';
    const bytesMax = this.topic.limits.message_bytes_max;
    const { publishToPartitions } = this.client;
    return publishSendable(messages, { ordered, bytesMax }, (sendable) =>
      publishToPartitions(session, sendable, {
        topic: this.topic.name,
        ordered,
        batchBytesMax: this.options.batch_bytes_max,
        keyless: this.batches++ % session.partitions,
        timeoutMs: this.timeoutMs,
        signal,
        onDoubt: (reason) => this.abandon(session, reason),
        onOtherBroker: (reason) => this.renew(session, reason),
      }),
    );
  }
}
