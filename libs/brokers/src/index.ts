export {
  addressProblem,
  parseAmqpUrl,
  parseKafkaBrokers,
  parseNatsUrl,
  parseRedisUrl,
  type RedisAddress,
} from './addresses/index.js';
export {
  KeptConnection,
  NEVER,
  TLS_OPTION,
  textOf,
  tlsConnectionOptions,
  withDeadline,
  type TlsOption,
} from './connection/index.js';
export { kafkaClientOptions, saslProblem, type KafkaSasl } from './open/kafka-client-options.js';
export { isOtherNats, openNats } from './open/nats.js';
export { openAmqp } from './open/open-amqp.js';
export { openRedis, type RedisConnection } from './open/open-redis.js';
export { isOtherRedis } from './open/redis-trouble.js';
