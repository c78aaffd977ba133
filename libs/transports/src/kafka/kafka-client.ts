/** All that needs Kafka's client, which is a fifth of what a bundled relay takes to start: loaded by the first connection. */
export { rootText } from './kafka-outcome.js';
export { publishToPartitions } from './kafka-publish.js';
export { KafkaSession } from './kafka-session.js';
