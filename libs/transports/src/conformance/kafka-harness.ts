import { defineTopic } from '@acp/contracts';
import type { TestBroker } from '@acp/testing';
import { Admin, Consumer, stringDeserializers } from '@platformatic/kafka';
import { createTransport } from '../create-transport.js';
import type { ArrivedMessage, ConformanceHarness } from './conformance-harness.js';

const PARTITIONS = 3;

export function kafkaHarness(broker: TestBroker): ConformanceHarness {
  return {
    topic: (request) =>
      defineTopic({ transport: 'kafka', options: { partitions: PARTITIONS }, ...request }),
    transport: (topic) => createTransport(topic, broker.env),
    arrived: ({ destination }) => readAll(broker.env['KAFKA_BROKERS']!, destination),
    lose: async ({ destination }) => {
      const bootstrapBrokers = broker.env['KAFKA_BROKERS']!.split(',');
      const admin = new Admin({ clientId: 'conformance', bootstrapBrokers });
      await admin.deleteTopics({ topics: [destination] }).finally(() => admin.close());
    },
    broker: broker.controllable ? broker : null,
  };
}

/** Everything in the topic, partition by partition in order. */
async function readAll(brokers: string, topic: string): Promise<ArrivedMessage[]> {
  const consumer = new Consumer({
    clientId: 'conformance',
    groupId: `conformance-${topic}`,
    bootstrapBrokers: brokers.split(','),
    deserializers: stringDeserializers,
    maxWaitTime: 50,
    retries: 10,
    retryDelay: 100,
  });
  try {
    const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic)!;
    let left = ends.reduce((sum, offset) => sum + Number(offset), 0);
    const arrived: ArrivedMessage[] = [];
    if (left === 0) return arrived;
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
    for await (const message of stream) {
      const headers = Object.fromEntries(message.headers) as Record<string, string>;
      expect(message.key || null).toBe(headers['partition_key'] ?? null);
      arrived.push({ payload: message.value!, headers });
      left -= 1;
      if (left === 0) break;
    }
    return arrived;
  } finally {
    await consumer.close(true);
  }
}
