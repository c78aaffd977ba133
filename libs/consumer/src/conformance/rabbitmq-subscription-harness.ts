import { connect, type ChannelModel } from 'amqplib';
import { buildMessage, type TestBroker } from '@acp/testing';
import { RabbitmqSubscription } from '../rabbitmq/rabbitmq-subscription.js';
import type { Destination, SubscriptionHarness } from './subscription-harness.js';

export class RabbitmqSubscriptionHarness implements SubscriptionHarness {
  private url!: string;

  open(broker: TestBroker): Promise<void> {
    this.url = broker.env['AMQP_URL']!;
    return Promise.resolve();
  }

  async destination(queue: string): Promise<Destination> {
    const { url } = this;
    const restore = () =>
      during(url, async (model) => {
        const channel = await model.createChannel();
        await channel.assertQueue(queue, { durable: true });
      });
    await restore();
    return {
      publish: (events) =>
        during(url, async (model) => {
          const channel = await model.createConfirmChannel();
          for (const { payload, headers } of events.map((event) => buildMessage(event))) {
            channel.sendToQueue(queue, Buffer.from(payload), { persistent: true, headers });
          }
          await channel.waitForConfirms();
        }),
      subscription: (options) => new RabbitmqSubscription({ url, queue, ...options }),
      orphan: (count) =>
        during(url, async (model) => {
          const channel = await model.createChannel();
          for (let taken = 0; taken < count; taken += 1) await channel.get(queue);
        }),
      lose: () =>
        during(url, async (model) => {
          const channel = await model.createChannel();
          await channel.deleteQueue(queue);
        }),
      restore,
      left: () =>
        during(url, async (model) => {
          const channel = await model.createChannel();
          return (await channel.checkQueue(queue)).messageCount;
        }),
    };
  }

  async close(): Promise<void> {}
}

async function during<T>(url: string, work: (model: ChannelModel) => Promise<T>): Promise<T> {
  const model = await connect(url);
  try {
    return await work(model);
  } finally {
    await model.close();
  }
}
