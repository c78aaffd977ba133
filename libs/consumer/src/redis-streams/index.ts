export {
  RedisStreamsSubscription,
  type RedisStreamsOptions,
} from './redis-streams-subscription.js';
