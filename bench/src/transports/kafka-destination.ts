import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { defineTopic, newId } from '@acp/contracts';
import { TOPIC } from '../load/quotes.js';
import type { BareClient, Destination } from './destination.js';
import { wireHeaders } from './messages.js';

const KAFKA_TOPIC = 'acp-bench';
/** An idempotent producer has one batch of a partition in flight; two batches need two. */
const PRODUCERS = 2;

/** The topic stays from run to run; what has arrived since is counted by its offsets. */
export function kafkaDestination(brokers: string): Destination {
  const reader = openReader(brokers);
  let before: bigint[] = [];
  return {
    name: 'kafka',
    server: 'Apache Kafka, one KRaft node, six partitions',
    topic: defineTopic({ name: TOPIC, transport: 'kafka', destination: KAFKA_TOPIC }),
    env: { KAFKA_BROKERS: brokers },
    clear: async () => void (before = await endsOf(reader).catch(() => [])),
    arrived: async () => total(await endsOf(reader)) - total(before),
    newest: () => firstBehind(brokers, before),
    connect: () => connectBare(brokers),
    stop: async () => reader.close(true),
  };
}

function openReader(brokers: string) {
  return new Consumer({
    clientId: 'bench',
    groupId: `acp-bench-${newId()}`,
    bootstrapBrokers: brokers.split(','),
    deserializers: stringDeserializers,
    maxWaitTime: 50,
  });
}

async function endsOf(reader: ReturnType<typeof openReader>): Promise<bigint[]> {
  return (await reader.listOffsets({ topics: [KAFKA_TOPIC] })).get(KAFKA_TOPIC) ?? [];
}

function total(offsets: readonly bigint[]): number {
  return offsets.reduce((sum, offset) => sum + Number(offset), 0);
}

async function firstBehind(brokers: string, before: readonly bigint[]): Promise<unknown> {
  const reader = openReader(brokers);
  try {
    const offsets = (await endsOf(reader)).map((_, partition) => ({
      topic: KAFKA_TOPIC,
      partition,
      offset: before[partition] ?? 0n,
    }));
    const position = { mode: 'manual', offsets } as const;
    const stream = await reader.consume({ topics: [KAFKA_TOPIC], autocommit: false, ...position });
    for await (const { key, value, headers, partition } of stream) {
      return { key, value, partition, headers: [...headers].sort() };
    }
    return undefined;
  } finally {
    await reader.close(true);
  }
}

async function connectBare(brokers: string): Promise<BareClient> {
  const producers = Array.from({ length: PRODUCERS }, () => openProducer(brokers));
  const idle = [...producers];
  return {
    prepare(messages) {
      const ready = messages.map((message) => ({
        topic: KAFKA_TOPIC,
        key: message.partition_key ?? '',
        value: message.payload,
        headers: wireHeaders(message),
      }));
      return async () => {
        const producer = idle.pop()!;
        await producer.send({ messages: ready });
        idle.push(producer);
      };
    },
    close: async () => void (await Promise.all(producers.map((one) => one.close(true)))),
  };
}

/** Idempotent implies acknowledgement by all in-sync replicas. */
function openProducer(brokers: string) {
  return new Producer({
    clientId: 'bench',
    bootstrapBrokers: brokers.split(','),
    idempotent: true,
    retries: 2,
    serializers: stringSerializers,
  });
}
