import { Admin, Consumer, Producer, stringSerializers } from '@platformatic/kafka';
import { buildMessage, type TestBroker } from '@acp/testing';
import { KafkaSubscription } from '../kafka/kafka-subscription.js';
import type { Destination, SubscriptionHarness } from './subscription-harness.js';

const PARTITIONS = 3;

export class KafkaSubscriptionHarness implements SubscriptionHarness {
  private brokers!: string;
  private admin!: Admin;

  open(broker: TestBroker): Promise<void> {
    this.brokers = broker.env['KAFKA_BROKERS']!;
    this.admin = new Admin({ clientId: 'harness', bootstrapBrokers: [this.brokers] });
    return Promise.resolve();
  }

  async destination(name: string): Promise<Destination> {
    const { brokers } = this;
    const { admin } = this;
    const topic = { topics: [name], partitions: PARTITIONS, replicas: 1 };
    const restore = async () => void (await admin.createTopics(topic));
    await restore();
    return {
      publish: (events) =>
        publishAll(
          brokers,
          name,
          events.map((event) => buildMessage(event)),
        ),
      subscription: (options) =>
        new KafkaSubscription({
          brokers,
          topic: name,
          group: `lab-${name}`,
          sessionTimeoutMs: 6_000,
          ...options,
        }),
      orphan: (count) => orphan(brokers, name, count),
      lose: () => admin.deleteTopics({ topics: [name] }),
      restore,
      left: () => uncommitted(brokers, name),
    };
  }

  async close(): Promise<void> {
    await this.admin.close();
  }
}

async function publishAll(
  brokers: string,
  topic: string,
  messages: readonly ReturnType<typeof buildMessage>[],
): Promise<void> {
  const producer = new Producer({
    clientId: 'harness',
    bootstrapBrokers: [brokers],
    serializers: stringSerializers,
    retries: 20,
    retryDelay: 200,
  });
  await producer.send({
    messages: messages.map(({ payload, headers }) => ({
      topic,
      key: headers['partition_key']!,
      value: payload,
      headers,
    })),
  });
  await producer.close();
}

function groupMember(brokers: string, topic: string) {
  return new Consumer({
    clientId: 'harness',
    groupId: `lab-${topic}`,
    bootstrapBrokers: [brokers],
  });
}

async function orphan(brokers: string, topic: string, count: number): Promise<void> {
  const dead = groupMember(brokers, topic);
  const stream = await dead.consume({
    topics: [topic],
    autocommit: false,
    mode: 'committed',
    fallbackMode: 'earliest',
  });
  let taken = 0;
  for await (const _ of stream) if ((taken += 1) >= count) break;
  await dead.close(true);
}

async function uncommitted(brokers: string, topic: string): Promise<number> {
  const observer = groupMember(brokers, topic);
  const partitions = Array.from({ length: PARTITIONS }, (_, index) => index);
  const ends = (await observer.listOffsets({ topics: [topic] })).get(topic)!;
  const commits = await observer.listCommittedOffsets({ topics: [{ topic, partitions }] });
  const committed = commits.get(topic)!;
  await observer.close();
  return partitions.reduce((sum, partition) => {
    const done = committed[partition]! < 0n ? 0n : committed[partition]!;
    return sum + Number(ends[partition]! - done);
  }, 0);
}
