// Everything at once: needs Nest and the client of every broker. Each of these has a path of its own.
export * from './inbox/index.js';
export * from './acks/index.js';
export * from './kafka/index.js';
export * from './nats-jetstream/index.js';
export * from './rabbitmq/index.js';
export * from './redis-streams/index.js';
export * from './webhook/index.js';
export * from './webhook/nest.js';
