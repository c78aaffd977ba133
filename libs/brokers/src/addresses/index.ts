/** Addresses alone, for configuration: no client is loaded. */
export { parseAmqpUrl, type AmqpAddress } from './amqp-address.js';
export { addressProblem, type BrokerHost } from './broker-url.js';
export { parseKafkaBrokers } from './kafka-address.js';
export { parseNatsUrl, type NatsAddress } from './nats-address.js';
export { parseRedisUrl, type RedisAddress } from './redis-address.js';
