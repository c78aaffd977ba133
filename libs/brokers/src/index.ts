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
export { kafkaClientOptions, saslProblem, type KafkaSasl } from './open/kafka-client-options.js';
export { isOtherNats } from './open/nats-trouble.js';
export { openNats } from './open/open-nats.js';
export { openAmqp } from './open/open-amqp.js';
export { openRedis, type RedisConnection } from './open/open-redis.js';
export { isOtherRedis } from './open/redis-trouble.js';
