import { kafkaClientOptions, tlsConnectionOptions } from '@acp/brokers';
import {
  Admin,
  CompressionAlgorithms,
  Producer,
  compatibilityPartitioner,
  stringSerializers,
  type BaseOptions,
} from '@platformatic/kafka';
import type { BrokerSession } from '../publish/session-transport.js';
import type { KafkaOptions } from './kafka-options.js';

type TextProducer = Producer<string, string, string, string>;

export interface KafkaRecord {
  key: string | null;
  value: string;
  headers: Record<string, string>;
}

export interface KafkaSessionOptions {
  topic: string;
  kafka: KafkaOptions;
  timeoutMs: number;
  onLost: (reason: string) => void;
}

const RETRY_DELAY_MS = 50;
const CLOSE_TIMEOUT_MS = 3_000;

/**
 * One idempotent producer. It numbers its batches per partition, so only one batch of a partition may
 * be in flight, and after a batch whose fate is not known the producer must not be used again: its
 * next batch could carry the number of one that was written, and be dropped as a duplicate of it.
 */
export class KafkaSession implements BrokerSession {
  private readonly turns = new Map<number, Promise<unknown>>();

  private constructor(
    private readonly producer: TextProducer,
    private readonly options: KafkaSessionOptions,
    readonly partitions: number,
  ) {}

  static async open(options: KafkaSessionOptions): Promise<KafkaSession> {
    const { topic, kafka } = options;
    const base = baseOptions(options);
    if (kafka.create_topic) await createMissingTopic(base, topic, kafka);
    const producer: TextProducer = new Producer({
      ...base,
      idempotent: true,
      compression: CompressionAlgorithms[compressionName(kafka.compression)],
      serializers: stringSerializers,
    });
    producer.on('client:broker:disconnect', () => options.onLost('disconnected'));
    producer.on('client:broker:failed', () => options.onLost('the connection failed'));
    try {
      const partitions = await countLedPartitions(producer, topic);
      await producer.initIdempotentProducer({});
      return new KafkaSession(producer, options, partitions);
    } catch (error) {
      await closeInTime(() => producer.close(true));
      throw error;
    }
  }

  /** The partition that every Kafka client's default gives this key. */
  partitionOf(key: string): number {
    const { topic } = this.options;
    return compatibilityPartitioner({ topic }, Buffer.from(key)) % this.partitions;
  }

  /** The offset of the first record; they are written together or not at all. */
  async send(partition: number, records: readonly KafkaRecord[]): Promise<bigint> {
    const { topic } = this.options;
    const messages = records.map(({ key, value, headers }) => ({
      topic,
      partition,
      value,
      headers,
      ...(key !== null && { key }),
    }));
    const result = await this.producer.send({ messages });
    return result.offsets?.[0]?.offset ?? -1n;
  }

  /** Runs work when all that was given before for the partition has ended. */
  inTurn<T>(partition: number, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(partition) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.turns.set(
      partition,
      mine.catch(() => undefined),
    );
    return mine;
  }

  /** Asks a broker for the topic; rejects when none answers. */
  async check(): Promise<void> {
    await this.producer.metadata({ topics: [this.options.topic], forceUpdate: true });
  }

  close(): Promise<void> {
    return closeInTime(() => this.producer.close(true));
  }
}

function baseOptions({ kafka, timeoutMs }: KafkaSessionOptions): BaseOptions {
  const { brokers, sasl } = kafka;
  const tls = tlsConnectionOptions(kafka.tls);
  return {
    ...kafkaClientOptions({ brokers, clientId: 'ai-control-plane', sasl, tls }),
    connectTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    timeout: timeoutMs,
    // An idempotent producer with fewer would try for ever.
    retries: 2,
    retryDelay: RETRY_DELAY_MS,
  };
}

async function createMissingTopic(
  base: BaseOptions,
  topic: string,
  { partitions, replication_factor: replicas }: KafkaOptions,
): Promise<void> {
  const admin = new Admin(base);
  try {
    const topics = await admin.listTopics();
    if (topics.includes(topic)) return;
    await admin.createTopics({ topics: [topic], partitions, replicas });
  } catch (error) {
    if (!String((error as AggregateError).errors ?? error).includes('already exists')) throw error;
  } finally {
    await closeInTime(() => admin.close());
  }
}

/** Rejects while a partition has no leader: a send to it could not even be addressed. */
async function countLedPartitions(producer: TextProducer, topic: string): Promise<number> {
  const metadata = await producer.metadata({ topics: [topic], forceUpdate: true });
  const partitions = metadata.topics.get(topic)?.partitions ?? [];
  const led = partitions.filter(({ leader }) => metadata.brokers.has(leader));
  if (led.length === 0 || led.length < partitions.length) {
    throw new Error(`${partitions.length - led.length} partitions of ${topic} have no leader`);
  }
  return partitions.length;
}

function compressionName(name: KafkaOptions['compression']) {
  return name.toUpperCase() as Uppercase<KafkaOptions['compression']>;
}

/** A hung broker cannot be said goodbye to. */
async function closeInTime(close: () => unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_TIMEOUT_MS)));
  await Promise.race([Promise.resolve(close()).catch(() => undefined), patience]);
  clearTimeout(timer);
}
