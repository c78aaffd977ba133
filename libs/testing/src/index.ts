export {
  createEmptyDatabase,
  createTestDatabase,
  openKeptDatabase,
  type TestDatabase,
} from './template-database.js';
export { buildEvent, buildMessage } from './event-builder.js';
export {
  activatePolicy,
  engageSwitch,
  liftSwitch,
  orderProposal,
  releaseKeyFile,
  tradingPolicy,
} from './builders/gatekeeper.js';
export { storedEnvelopes } from './builders/stored-envelopes.js';
export { FOREIGN_TEXTS } from './builders/foreign-texts.js';
export {
  SEEDED_WORKER,
  seedEvent,
  seedEvents,
  type SeedOptions,
  type SeededEvent,
} from './builders/seed-events.js';
export { BROKER_NAMES, portOf, type BrokerName, type TestBroker } from './brokers/broker.js';
export {
  describeWithBroker,
  describeWithSecuredBroker,
  missingBroker,
  startBroker,
  type SecuredBroker,
} from './brokers/describe-with-broker.js';
export { KAFKA_MECHANISM } from './brokers/kafka-broker.js';
export { consoleFirstLoad } from './console/first-load.js';
export { freePort } from './brokers/free-port.js';
export { startForwarder, type TcpForwarder } from './brokers/tcp-forwarder.js';
export { waitUntil } from './brokers/wait-until.js';
export { makeReplica, startRedisCluster, startRedisSentinel } from './brokers/redis-topologies.js';
export { ApiDocument, type ApiOperation } from './openapi/api-document.js';
export { ApiVisitor } from './openapi/api-visitor.js';
