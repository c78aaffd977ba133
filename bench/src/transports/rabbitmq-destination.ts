import { connect, type ConfirmChannel } from 'amqplib';
import { defineTopic, type OutboundMessage } from '@acp/contracts';
import { TOPIC } from '../load/quotes.js';
import type { BareClient, Destination } from './destination.js';
import { wireHeaders } from './messages.js';

const EXCHANGE = 'acp-bench';

export async function rabbitmqDestination(url: string): Promise<Destination> {
  const model = await connect(url);
  const channel = await model.createChannel();
  const { version } = model.connection.serverProperties;
  return {
    name: 'rabbitmq',
    server: `RabbitMQ ${version}, durable classic queue`,
    topic: defineTopic({ name: TOPIC, transport: 'rabbitmq', destination: EXCHANGE }),
    env: { AMQP_URL: url },
    clear: async () => void (await channel.deleteQueue(EXCHANGE)),
    arrived: async () => (await channel.checkQueue(EXCHANGE)).messageCount,
    newest: async () => {
      const found = await channel.get(EXCHANGE, { noAck: true });
      if (!found) return undefined;
      const { content, properties, fields } = found;
      return { payload: content.toString(), properties, routingKey: fields.routingKey };
    },
    connect: () => connectBare(url),
    stop: () => model.close(),
  };
}

async function connectBare(url: string): Promise<BareClient> {
  const model = await connect(url, { noDelay: true });
  const channel = await model.createConfirmChannel();
  let returned = 0;
  channel.on('return', () => (returned += 1));
  return {
    prepare(messages) {
      const ready = messages.map(readyFor);
      return async () => {
        await Promise.all(ready.map((message) => confirmed(channel, message)));
        if (returned > 0) throw new Error(`${returned} messages were returned`);
      };
    },
    close: () => model.close(),
  };
}

type ReadyMessage = ReturnType<typeof readyFor>;

function readyFor(message: OutboundMessage) {
  return {
    routingKey: message.event_type,
    body: Buffer.from(message.payload),
    properties: {
      persistent: true,
      mandatory: true,
      messageId: message.event_id,
      type: message.event_type,
      contentType: 'application/json',
      headers: wireHeaders(message),
    },
  };
}

function confirmed(channel: ConfirmChannel, message: ReadyMessage): Promise<void> {
  const { routingKey, body, properties } = message;
  return new Promise((resolve, reject) => {
    channel.publish(EXCHANGE, routingKey, body, properties, (error: unknown) =>
      error ? reject(error) : resolve(),
    );
  });
}
