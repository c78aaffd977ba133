import {
  ControlPlaneError,
  type ShapeProblem,
  type TopicDefinition,
  type Transport,
  type TransportEnvironment,
  type TransportName,
} from '@acp/contracts';
import { kafkaOptionsShape } from './kafka/kafka-options.js';
import { KafkaTransport } from './kafka/kafka-transport.js';
import { LogTransport } from './local/log-transport.js';
import { MemoryTransport } from './local/memory-transport.js';
import { natsOptionsShape } from './nats-jetstream/nats-options.js';
import { NatsJetStreamTransport } from './nats-jetstream/nats-jetstream-transport.js';
import { NoopTransport } from './local/noop-transport.js';
import { rabbitmqOptionsShape } from './rabbitmq/rabbitmq-options.js';
import { RabbitmqTransport } from './rabbitmq/rabbitmq-transport.js';
import { redisOptionsShape } from './redis-streams/redis-options.js';
import { RedisStreamsTransport } from './redis-streams/redis-streams-transport.js';
import { optionsShape, type OptionsShape } from './topic-options.js';
import { webhookOptionsShape } from './webhook/webhook-options.js';
import { WebhookTransport } from './webhook/webhook-transport.js';

interface Adapter {
  options: OptionsShape;
  create(topic: TopicDefinition, env: TransportEnvironment): Transport;
}

const NO_OPTIONS = optionsShape({});

const ADAPTERS: Readonly<Record<TransportName, Adapter>> = {
  webhook: { options: webhookOptionsShape, create: (topic) => new WebhookTransport(topic) },
  'redis-streams': {
    options: redisOptionsShape,
    create: (topic, env) => new RedisStreamsTransport(topic, env),
  },
  'nats-jetstream': {
    options: natsOptionsShape,
    create: (topic, env) => new NatsJetStreamTransport(topic, env),
  },
  rabbitmq: {
    options: rabbitmqOptionsShape,
    create: (topic, env) => new RabbitmqTransport(topic, env),
  },
  kafka: {
    options: kafkaOptionsShape,
    create: (topic, env) => new KafkaTransport(topic, env),
  },
  log: { options: NO_OPTIONS, create: (topic) => new LogTransport(topic) },
  memory: { options: NO_OPTIONS, create: (topic) => new MemoryTransport(topic) },
  noop: { options: NO_OPTIONS, create: () => new NoopTransport() },
};

/**
 * The transport of a topic, not yet connected. Throws `ControlPlaneError` with `CONFIG.INVALID` where
 * the topic's options or destination are not what its transport understands.
 */
export function createTransport(topic: TopicDefinition, env: TransportEnvironment): Transport {
  const problems = inspectTopicOptions(topic);
  if (problems.length > 0) {
    const lines = problems.map(({ path, message }) => `topic ${topic.name}: ${path} ${message}`);
    throw new ControlPlaneError('CONFIG.INVALID', lines.join('\n'), {
      reasons: problems.map((problem) => ({ code: 'CONFIG.INVALID', ...problem })),
    });
  }
  return adapterOf(topic).create(topic, env);
}

/** What the topic's transport does not understand of it; for `parseTopicsFile`. */
export function inspectTopicOptions(topic: TopicDefinition): ShapeProblem[] {
  return adapterOf(topic).options.inspect(topic);
}

function adapterOf(topic: TopicDefinition): Adapter {
  return ADAPTERS[topic.transport];
}
