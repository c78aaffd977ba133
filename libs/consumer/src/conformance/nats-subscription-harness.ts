import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { buildMessage, type TestBroker } from '@acp/testing';
import { ensureConsumer } from '../nats-jetstream/ensure-consumer.js';
import { NatsJetStreamSubscription } from '../nats-jetstream/nats-jetstream-subscription.js';
import type { Destination, SubscriptionHarness } from './subscription-harness.js';

const ACK_WAIT_MS = 1_000;

export class NatsSubscriptionHarness implements SubscriptionHarness {
  private connection!: NatsConnection;
  private url!: string;

  async open(broker: TestBroker): Promise<void> {
    this.url = broker.env['NATS_URL']!;
    const options = { servers: this.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 };
    this.connection = await connect(options);
  }

  async destination(name: string): Promise<Destination> {
    const { connection, url } = this;
    const manager = await jetstreamManager(connection);
    const restore = async () => void (await manager.streams.add({ name, subjects: [name] }));
    await restore();
    const durable = { stream: name, durable: 'lab', subject: name };
    await ensureConsumer(manager, { ...durable, ackWaitMs: ACK_WAIT_MS, inFlightMax: 1_000 });
    return {
      async publish(events) {
        await publishAll(
          connection,
          name,
          events.map((event) => buildMessage(event)),
        );
      },
      subscription: (options) =>
        new NatsJetStreamSubscription({
          url,
          subject: name,
          ackWaitMs: ACK_WAIT_MS,
          ...options,
        }),
      async orphan(count) {
        const dead = await connect({ servers: url });
        const consumer = await jetstream(dead).consumers.get(name, 'lab');
        const messages = await consumer.fetch({ max_messages: count, expires: 1_000 });
        for await (const _ of messages);
        await dead.close();
      },
      async lose() {
        await manager.streams.delete(name);
      },
      restore,
      async left() {
        await connection.flush();
        const info = await manager.consumers.info(name, 'lab');
        return info.num_pending + info.num_ack_pending;
      },
    };
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}

async function publishAll(
  connection: NatsConnection,
  subject: string,
  messages: readonly ReturnType<typeof buildMessage>[],
): Promise<void> {
  const client = jetstream(connection);
  for (const { payload, headers } of messages) {
    const carried = natsHeaders();
    for (const [name, value] of Object.entries(headers)) carried.set(name, value);
    await client.publish(subject, payload, { headers: carried, retries: 20 });
  }
}
