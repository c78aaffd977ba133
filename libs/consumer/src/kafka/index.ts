export { KafkaSubscription } from './kafka-subscription.js';
export type { KafkaSubscriptionOptions } from './kafka-options.js';
