export {
  addressProblem,
  parseAmqpUrl,
  parseKafkaBrokers,
  parseNatsUrl,
  parseRedisUrl,
  type RedisAddress,
} from './addresses/index.js';
export { NEVER, withDeadline } from './connection/deadline.js';
export { textOf } from './connection/error-text.js';
export { KeptConnection } from './connection/kept-connection.js';
export { TLS_OPTION, tlsConnectionOptions, type TlsOption } from './connection/tls-options.js';
export { kafkaClientOptions, saslProblem, type KafkaSasl } from './kafka/kafka-client-options.js';
export { isOtherNats } from './nats/nats-trouble.js';
export { openNats } from './nats/open-nats.js';
export { openAmqp } from './rabbitmq/open-amqp.js';
export { openRedis, type RedisConnection } from './redis/open-redis.js';
export { isOtherRedis } from './redis/redis-trouble.js';
