import { describeSubscriptionConformance } from './describe-subscription-conformance.js';
import { NatsSubscriptionHarness } from './nats-subscription-harness.js';
import { RedisSubscriptionHarness } from './redis-subscription-harness.js';

describeSubscriptionConformance('redis', () => new RedisSubscriptionHarness());
describeSubscriptionConformance('nats', () => new NatsSubscriptionHarness());
