export {
  NatsJetStreamSubscription,
  type NatsJetStreamOptions,
} from './nats-jetstream-subscription.js';
