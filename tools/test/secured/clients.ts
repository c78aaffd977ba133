import {
  KafkaSubscription,
  NatsJetStreamSubscription,
  RabbitmqSubscription,
  RedisStreamsSubscription,
  type Inbox,
  type Subscription,
} from '@acp/consumer';
import type { TransportEnvironment, TransportName } from '@acp/contracts';
import { KAFKA_MECHANISM, type BrokerName } from '@acp/testing';
import { readFileSync } from 'node:fs';

const DESTINATION = 'events';

/** What somebody needs to get in. */
export interface Access {
  /** With its port. */
  host: string;
  username: string;
  password: string;
  /** Without it the authorities that Node knows. */
  caFile: string | undefined;
}

/** How a transport and a subscription are given it. */
interface SecuredClients {
  transport: TransportName;
  topic(access: Access): { options: Record<string, unknown>; env: TransportEnvironment };
  subscription(inbox: Inbox, access: Access): Subscription;
}

export const SECURED_CLIENTS: Readonly<Record<BrokerName, SecuredClients>> = {
  redis: {
    transport: 'redis-streams',
    topic: (access) => ({ options: tlsOf(access), env: { REDIS_URL: urlOf('rediss', access) } }),
    subscription: (inbox, access) =>
      new RedisStreamsSubscription({
        inbox,
        url: urlOf('rediss', access),
        stream: DESTINATION,
        ...trusted(access),
      }),
  },
  nats: {
    transport: 'nats-jetstream',
    topic: (access) => ({ options: tlsOf(access), env: { NATS_URL: urlOf('tls', access) } }),
    subscription: (inbox, access) =>
      new NatsJetStreamSubscription({
        inbox,
        url: urlOf('tls', access),
        subject: DESTINATION,
        ...trusted(access),
      }),
  },
  rabbitmq: {
    transport: 'rabbitmq',
    topic: (access) => ({ options: tlsOf(access), env: { AMQP_URL: urlOf('amqps', access) } }),
    subscription: (inbox, access) =>
      new RabbitmqSubscription({
        inbox,
        url: urlOf('amqps', access),
        queue: DESTINATION,
        ...trusted(access),
      }),
  },
  kafka: {
    transport: 'kafka',
    topic: (access) => ({
      options: { tls: true, ...tlsOf(access), sasl: saslOf(access) },
      env: { KAFKA_BROKERS: access.host },
    }),
    subscription: (inbox, access) =>
      new KafkaSubscription({
        inbox,
        brokers: access.host,
        topic: DESTINATION,
        sasl: saslOf(access),
        tls: {},
        ...trusted(access),
      }),
  },
};

function urlOf(scheme: string, { username, password, host }: Access): string {
  return `${scheme}://${username}:${password}@${host}`;
}

function tlsOf({ caFile }: Access): Record<string, unknown> {
  return caFile === undefined ? {} : { tls: { ca_file: caFile } };
}

function trusted({ caFile }: Access) {
  return caFile === undefined ? {} : { tls: { ca: readFileSync(caFile, 'utf8') } };
}

function saslOf({ username, password }: Access) {
  return { mechanism: KAFKA_MECHANISM, username, password } as const;
}
