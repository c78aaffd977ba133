import { describeSubscriptionConformance } from './describe-subscription-conformance.js';
import { KafkaSubscriptionHarness } from './kafka-subscription-harness.js';
import { NatsSubscriptionHarness } from './nats-subscription-harness.js';
import { RabbitmqSubscriptionHarness } from './rabbitmq-subscription-harness.js';
import { RedisSubscriptionHarness } from './redis-subscription-harness.js';

describeSubscriptionConformance('redis', () => new RedisSubscriptionHarness());
describeSubscriptionConformance('nats', () => new NatsSubscriptionHarness());
describeSubscriptionConformance('kafka', () => new KafkaSubscriptionHarness());
describeSubscriptionConformance('rabbitmq', () => new RabbitmqSubscriptionHarness());
