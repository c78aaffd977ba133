import type { Channel } from 'amqplib';
import type { RabbitmqOptions } from './rabbitmq-options.js';

/**
 * Makes the durable exchange, queues and bindings, or checks that the exchange is there. Rejects where
 * one exists with other properties: RabbitMQ changes none.
 */
export async function assertTopology(
  channel: Channel,
  exchange: string,
  options: RabbitmqOptions,
): Promise<void> {
  if (!options.assert_topology) {
    await channel.checkExchange(exchange);
    return;
  }
  await channel.assertExchange(exchange, options.exchange_type, { durable: true });
  for (const queue of options.queues) {
    const type = queue.type === 'quorum' ? { 'x-queue-type': 'quorum' } : {};
    await channel.assertQueue(queue.name, {
      durable: true,
      arguments: { ...type, ...queue.arguments },
    });
    for (const binding of queue.bindings ?? ['#']) {
      await channel.bindQueue(queue.name, exchange, binding);
    }
  }
}
