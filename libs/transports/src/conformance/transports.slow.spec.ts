import { describeWithBroker } from '@acp/testing';
import { describeTransportConformance, report } from './describe-transport-conformance.js';
import { kafkaHarness } from './kafka-harness.js';
import { logHarness, memoryHarness } from './memory-harness.js';
import { natsHarness } from './nats-harness.js';
import { rabbitmqHarness } from './rabbitmq-harness.js';
import { redisHarness } from './redis-harness.js';
import { webhookHarness } from './webhook-harness.js';

afterAll(() => {
  process.stdout.write(String(report));
});

describeTransportConformance('memory', memoryHarness);
describeTransportConformance('log', logHarness);
describeTransportConformance('webhook', () => webhookHarness({ batch: false }));
describeTransportConformance('webhook-batch', () => webhookHarness({ batch: true }));
describeWithBroker('redis', (broker) =>
  describeTransportConformance('redis-streams', () => redisHarness(broker())),
);
describeWithBroker('nats', (broker) =>
  describeTransportConformance('nats-jetstream', () => natsHarness(broker())),
);
describeWithBroker('rabbitmq', (broker) =>
  describeTransportConformance('rabbitmq', () => rabbitmqHarness(broker())),
);
describeWithBroker('kafka', (broker) =>
  describeTransportConformance('kafka', () => kafkaHarness(broker())),
);
