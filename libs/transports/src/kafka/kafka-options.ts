import zlib from 'node:zlib';
import {
  TLS_OPTION,
  parseKafkaBrokers,
  saslProblem,
  type KafkaSasl,
  type TlsOption,
} from '@acp/brokers';
import type { TopicDefinition, TransportEnvironment } from '@acp/contracts';
import { addressFrom, inspectAddress, optionsShape, type OptionsShape } from '../topic-options.js';

export interface KafkaOptions {
  /** `host:port,host:port`. Default `KAFKA_BROKERS`. */
  brokers: string;
  /** Default `none`. */
  compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  /** Creates the topic where it is missing. Default true. */
  create_topic: boolean;
  /** Of a topic that is created. Default 6. */
  partitions: number;
  /** Of a topic that is created. Default -1: the broker's own default. */
  replication_factor: number;
  /** Bytes of envelopes in one record batch; below the broker's `message.max.bytes`. */
  batch_bytes_max: number;
  sasl?: KafkaSasl;
  tls?: TlsOption;
}

const text = { type: 'string', minLength: 1 } as const;

const shape = optionsShape({
  brokers: text,
  compression: { enum: ['none', 'gzip', 'snappy', 'lz4', 'zstd'] },
  create_topic: { type: 'boolean' },
  partitions: { type: 'integer', minimum: 1, maximum: 10_000 },
  replication_factor: { type: 'integer', minimum: -1, maximum: 100, not: { const: 0 } },
  batch_bytes_max: { type: 'integer', minimum: 1_000, maximum: 104_857_600 },
  sasl: {
    type: 'object',
    additionalProperties: false,
    required: ['mechanism'],
    properties: {
      mechanism: { enum: ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] },
      username: text,
      password: text,
      token: text,
    },
  },
  tls: TLS_OPTION,
});

export const kafkaOptionsShape: OptionsShape = {
  inspect: (topic) => {
    const problems = shape.inspect(topic);
    if (topic.options['compression'] === 'zstd' && !('zstdCompressSync' in zlib)) {
      problems.push({ path: '/options/compression', message: 'zstd needs Node.js 22.15 or later' });
    }
    if (!/^[A-Za-z0-9._-]{1,249}$/.test(topic.destination)) {
      problems.push({ path: '/destination', message: 'must be a Kafka topic name' });
    }
    const { brokers, sasl } = topic.options as Partial<KafkaOptions>;
    const secret = problems.length === 0 ? saslProblem(sasl) : undefined;
    if (secret) problems.push({ path: '/options/sasl', message: secret });
    return [...problems, ...inspectAddress('brokers', brokers, parseKafkaBrokers)];
  },
};

export function kafkaOptions(topic: TopicDefinition, env: TransportEnvironment): KafkaOptions {
  const options = topic.options as Partial<KafkaOptions>;
  const given = { parse: parseKafkaBrokers, fallback: '127.0.0.1:9092' };
  return {
    compression: 'none',
    create_topic: true,
    partitions: 6,
    replication_factor: -1,
    batch_bytes_max: 900_000,
    ...options,
    brokers: options.brokers ?? addressFrom(env, 'KAFKA_BROKERS', given),
  };
}
