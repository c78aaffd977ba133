import { TLS_OPTION, parseAmqpUrl, type TlsOption } from '@acp/brokers';
import type { TopicDefinition, TransportEnvironment } from '@acp/contracts';
import { addressFrom, inspectAddress, optionsShape, type OptionsShape } from '../topic-options.js';

export interface RabbitmqQueue {
  name: string;
  /** Patterns by which the exchange routes to it. Default `['#']`: everything. */
  bindings?: readonly string[];
  /** Default `classic`. A `quorum` queue is replicated. */
  type?: 'classic' | 'quorum';
  /** Queue arguments as RabbitMQ calls them (`x-max-length`, …). */
  arguments?: Readonly<Record<string, string | number | boolean>>;
}

export interface RabbitmqOptions {
  /** `amqp://user:password@host:5672/vhost`, `amqps://…`. Default `AMQP_URL`. */
  url: string;
  /** Default `topic`. */
  exchange_type: 'topic' | 'direct' | 'fanout' | 'headers';
  /** What the exchange routes by: the event type (the default) or the partition key. */
  routing_key: 'event_type' | 'partition_key';
  /** Durable queues to be there. Default: one, named as the exchange, that takes everything. */
  queues: readonly RabbitmqQueue[];
  /** Whether exchange and queues are created; else the exchange is only checked. Default true. */
  assert_topology: boolean;
  /** Messages waiting for their confirmation. Default 500. */
  in_flight_max: number;
  /** Default 10. */
  heartbeat_seconds: number;
  tls?: TlsOption;
}

const name = { type: 'string', minLength: 1, maxLength: 255 } as const;

const shape = optionsShape({
  url: { type: 'string', minLength: 1 },
  exchange_type: { enum: ['topic', 'direct', 'fanout', 'headers'] },
  routing_key: { enum: ['event_type', 'partition_key'] },
  queues: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: {
        name,
        bindings: { type: 'array', minItems: 1, items: { type: 'string', maxLength: 255 } },
        type: { enum: ['classic', 'quorum'] },
        arguments: {
          type: 'object',
          additionalProperties: {
            type: ['string', 'number', 'boolean'],
            maximum: Number.MAX_SAFE_INTEGER,
          },
        },
      },
    },
  },
  assert_topology: { type: 'boolean' },
  in_flight_max: { type: 'integer', minimum: 1, maximum: 10_000 },
  heartbeat_seconds: { type: 'integer', minimum: 1, maximum: 600 },
  tls: TLS_OPTION,
});

export const rabbitmqOptionsShape: OptionsShape = {
  inspect: (topic) => {
    const problems = shape.inspect(topic);
    if (Buffer.byteLength(topic.destination) > 255) {
      problems.push({ path: '/destination', message: 'is longer than an exchange name may be' });
    }
    return [...problems, ...inspectAddress('url', topic.options['url'], parseAmqpUrl)];
  },
};

export function rabbitmqOptions(
  topic: TopicDefinition,
  env: TransportEnvironment,
): RabbitmqOptions {
  const options = topic.options as Partial<RabbitmqOptions>;
  const given = { parse: parseAmqpUrl, fallback: 'amqp://127.0.0.1:5672' };
  return {
    exchange_type: 'topic',
    routing_key: 'event_type',
    queues: [{ name: topic.destination }],
    assert_topology: true,
    in_flight_max: 500,
    heartbeat_seconds: 10,
    ...options,
    url: options.url ?? addressFrom(env, 'AMQP_URL', given),
  };
}
