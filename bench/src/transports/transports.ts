import { missingBroker, startBroker, type BrokerName } from '@acp/testing';
import type { BenchRedis } from '../servers/redis.js';
import type { Destination } from './destination.js';
import { kafkaDestination } from './kafka-destination.js';
import { natsDestination } from './nats-destination.js';
import { rabbitmqDestination } from './rabbitmq-destination.js';
import { redisDestination } from './redis-destination.js';
import type { TransportKey } from './transport-keys.js';
import { webhookDestination } from './webhook-destination.js';

/** A transport that is measured, and how its server is started. */
interface MeasuredTransport {
  /** That its server is not here, and how to install it; null where it is. */
  missing(): string | null;
  /** `redis` is the server that other suites use too. */
  open(redis: () => Promise<BenchRedis>): Promise<Destination>;
}

export const MEASURED_TRANSPORTS: Readonly<Record<TransportKey, MeasuredTransport>> = {
  redis_streams: {
    missing: () => (process.env['BENCH_REDIS_URL'] ? null : missingBroker('redis')),
    open: async (redis) => redisDestination(await redis()),
  },
  nats_jetstream: brokered('nats', ({ NATS_URL }) => natsDestination(NATS_URL!)),
  kafka: brokered('kafka', ({ KAFKA_BROKERS }) => kafkaDestination(KAFKA_BROKERS!)),
  rabbitmq: brokered('rabbitmq', ({ AMQP_URL }) => rabbitmqDestination(AMQP_URL!)),
  webhook: { missing: () => null, open: () => webhookDestination() },
};

function brokered(
  name: BrokerName,
  open: (env: Readonly<Record<string, string>>) => Destination | Promise<Destination>,
): MeasuredTransport {
  return {
    missing: () => missingBroker(name),
    async open() {
      const broker = await startBroker(name);
      try {
        const destination = await open(broker.env);
        const stop = () => destination.stop().finally(() => broker.dispose());
        return { ...destination, stop };
      } catch (error) {
        await broker.dispose();
        throw error;
      }
    },
  };
}
