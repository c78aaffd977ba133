import { defineTopic } from '@acp/contracts';
import type { TestBroker } from '@acp/testing';
import { connect, type GetMessage } from 'amqplib';
import { createTransport } from '../create-transport.js';
import type { ArrivedMessage, ConformanceHarness } from './conformance-harness.js';

export function rabbitmqHarness(broker: TestBroker): ConformanceHarness {
  return {
    topic: (request) => defineTopic({ transport: 'rabbitmq', ...request }),
    transport: (topic) => createTransport(topic, broker.env),
    arrived: async ({ destination }) => {
      const model = await connect(broker.env['AMQP_URL']!);
      try {
        const channel = await model.createChannel();
        const arrived: ArrivedMessage[] = [];
        let message = await channel.get(destination, { noAck: true });
        while (message) {
          arrived.push(read(message));
          message = await channel.get(destination, { noAck: true });
        }
        return arrived;
      } finally {
        await model.close();
      }
    },
    lose: async ({ destination }) => {
      const model = await connect(broker.env['AMQP_URL']!);
      const channel = await model.createChannel();
      await channel.deleteQueue(destination).finally(() => model.close());
    },
    broker: broker.controllable ? broker : null,
  };
}

function read({ content, properties }: GetMessage): ArrivedMessage {
  expect(properties.deliveryMode).toBe(2);
  const given = Object.entries(properties.headers ?? {});
  const headers = given.map(([name, value]) => [name.replace(/^cloudEvents_/, 'ce_'), value]);
  const all = Object.fromEntries(headers) as Record<string, string>;
  expect(properties.messageId).toBe(all['event_id']);
  return { payload: content.toString('utf8'), headers: all };
}
