import type { TopicDefinition } from '@acp/contracts';
import {
  describeWithBroker,
  makeReplica,
  portOf,
  startBroker,
  startForwarder,
  type TestBroker,
} from '@acp/testing';
import type { ConformanceHarness } from './conformance-harness.js';
import { ConformanceStage, kindsOf } from './conformance-stage.js';
import { kindsUntilDelivered } from './loss-properties.js';
import { natsHarness } from './nats-harness.js';
import { rabbitmqHarness } from './rabbitmq-harness.js';
import { redisHarness } from './redis-harness.js';
import { sampleBatch } from './sample-messages.js';

interface Place {
  broker: TestBroker;
  harness: ConformanceHarness;
}

interface Case {
  name: 'redis' | 'nats' | 'rabbitmq';
  envName: string;
  make(broker: TestBroker): ConformanceHarness;
  /** The old server lives on, and is not the one to write to any more. */
  /** More of the topic's options, and what they need at both brokers. */
  options?: Record<string, unknown>;
  prepare?(place: Place, topic: TopicDefinition): Promise<unknown>;
  demote(old: Place, next: Place, topic: TopicDefinition): Promise<unknown>;
}

const loses: Case['demote'] = (old, _next, topic) => old.harness.lose!(topic);

const CASES: Case[] = [
  {
    name: 'redis',
    envName: 'REDIS_URL',
    make: redisHarness,
    demote: (old, next) => makeReplica(portOf(old.broker), portOf(next.broker)),
  },
  { name: 'nats', envName: 'NATS_URL', make: natsHarness, demote: loses },
  {
    name: 'rabbitmq',
    envName: 'AMQP_URL',
    make: rabbitmqHarness,
    options: { assert_topology: false },
    // A transport that may assert its topology makes it, and has no more use for it.
    prepare: async ({ harness }, topic) => {
      const asserting = harness.transport({ ...topic, options: {} });
      await asserting.start();
      await asserting.close();
    },
    demote: loses,
  },
];

for (const { name, envName, make, options, prepare, demote } of CASES) {
  describeWithBroker(name, (broker) => {
    it('publishes to the server that the address leads to now, when the old one is none', async () => {
      const old = { broker: broker(), harness: make(broker()) };
      if (!old.broker.controllable) return;
      const second = await startBroker(name);
      const next = { broker: second, harness: make(second) };
      const forwarder = await startForwarder(portOf(old.broker));
      try {
        const address = old.broker.env[envName]!.replace(/:\d+$/, `:${forwarder.port}`);
        const through = make({ ...old.broker, env: { [envName]: address } } as TestBroker);
        const stage = await ConformanceStage.set({
          ...through,
          arrived: next.harness.arrived,
          topic: async (request) => {
            const topic = await through.topic(request);
            await prepare?.(old, topic);
            await prepare?.(next, topic);
            return { ...topic, options: { ...topic.options, ...options } };
          },
        });
        expect(kindsOf(await stage.publish(sampleBatch(5)))).toEqual(['delivered']);
        forwarder.moveTo(portOf(next.broker));
        await demote(old, next, stage.topic);
        const messages = sampleBatch(20);
        expect(await kindsUntilDelivered(stage, messages)).toEqual([]);
        const ids = messages.map((message) => message.event_id);
        expect(await stage.arrivedIds()).toEqual(expect.arrayContaining(ids));
        await stage.transport.close();
      } finally {
        await forwarder.close();
        await second.dispose();
      }
    }, 120_000);
  });
}
