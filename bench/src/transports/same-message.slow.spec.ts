import { describeWithBroker, type BrokerName } from '@acp/testing';
import { Redis } from 'ioredis';
import type { Destination } from './destination.js';
import { kafkaDestination } from './kafka-destination.js';
import { natsDestination } from './nats-destination.js';
import { rabbitmqDestination } from './rabbitmq-destination.js';
import { redisDestination } from './redis-destination.js';
import { mustSendTheSame } from './same-message.js';

type Open = (env: Readonly<Record<string, string>>) => Destination | Promise<Destination>;

const BROKERED: readonly [BrokerName, Open][] = [
  ['redis', ({ REDIS_URL }) => openRedis(REDIS_URL!)],
  ['nats', ({ NATS_URL }) => natsDestination(NATS_URL!)],
  ['rabbitmq', ({ AMQP_URL }) => rabbitmqDestination(AMQP_URL!)],
  ['kafka', ({ KAFKA_BROKERS }) => kafkaDestination(KAFKA_BROKERS!)],
];

describe.each(BROKERED)('what the bench publishes to %s', (name, open) => {
  describeWithBroker(name, (broker) => {
    let destination: Destination;
    beforeAll(async () => {
      destination = await open(broker().env);
    });
    afterAll(() => destination.stop());

    it('is the same by the adapter and by the client library alone', async () => {
      await mustSendTheSame(destination);
    });

    it('is refused where one header differs', async () => {
      await expect(mustSendTheSame(withOtherAttempt(destination))).rejects.toThrow(
        /the adapter sends[^]*and the client/,
      );
    });
  });
});

/** The client alone says that it is the second attempt. */
function withOtherAttempt(destination: Destination): Destination {
  return {
    ...destination,
    async connect() {
      const client = await destination.connect();
      return {
        prepare: (messages) => client.prepare(messages.map((one) => ({ ...one, attempt: 2 }))),
        close: () => client.close(),
      };
    },
  };
}

function openRedis(url: string): Destination {
  const client = new Redis(url);
  const destination = redisDestination({
    url,
    client,
    version: '?',
    settings: '?',
    stop: async () => undefined,
  });
  return { ...destination, stop: async () => client.disconnect() };
}
