export { RabbitmqSubscription, type RabbitmqSubscriptionOptions } from './rabbitmq-subscription.js';
