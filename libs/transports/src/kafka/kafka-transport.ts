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
import { publishSendable } from '../publish/sendable.js';
import { rootText } from './kafka-outcome.js';
import { kafkaOptions, type KafkaOptions } from './kafka-options.js';
import { publishToPartitions } from './kafka-publish.js';
import { KafkaSession } from './kafka-session.js';

const READY_TIMEOUT_MS = 1_000;

/**
 * Produces to one Kafka topic with an idempotent producer and acks from all in-sync replicas; the
 * record key is the `partition_key`. Resends of the client are dropped by the broker; an event that
 * the relay tries again is another record with the same `event_id`.
 */
export class KafkaTransport implements Transport {
  readonly name = 'kafka';
  private readonly options: KafkaOptions;
  private readonly timeoutMs: number;
  private readonly inFlight = new InFlight();
  private readonly kept: KeptConnection<KafkaSession>;
  private batches = 0;

  constructor(
    private readonly topic: TopicDefinition,
    env: TransportEnvironment,
  ) {
    this.options = kafkaOptions(topic, env);
    this.timeoutMs = topic.limits.publish_timeout_ms;
    this.kept = new KeptConnection<KafkaSession>({
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
    const ordered = this.topic.ordering === 'key';
    const bytesMax = this.topic.limits.message_bytes_max;
    const work = publishSendable(messages, { ordered, bytesMax }, (sendable) =>
      publishToPartitions(session, sendable, {
        topic: this.topic.name,
        ordered,
        batchBytesMax: this.options.batch_bytes_max,
        keyless: this.batches++ % session.partitions,
        timeoutMs: this.timeoutMs,
        signal,
        onDoubt: (reason) => this.kept.drop(session, reason),
      }),
    );
    return this.inFlight.track(work);
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

  private async open(onLost: (reason: string) => void): Promise<KafkaSession> {
    const { options: kafka, timeoutMs } = this;
    try {
      return await KafkaSession.open({ topic: this.topic.destination, kafka, timeoutMs, onLost });
    } catch (error) {
      throw new Error(rootText(error), { cause: error });
    }
  }
}
