/** Addresses alone, for configuration: no client is loaded. */
export { parseAmqpUrl } from './amqp-address.js';
export { addressProblem } from './broker-url.js';
export { parseKafkaBrokers } from './kafka-address.js';
export { parseNatsUrl } from './nats-address.js';
export { parseRedisUrl, type RedisAddress } from './redis-address.js';
