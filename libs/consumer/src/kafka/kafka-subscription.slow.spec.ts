import { buildEvent, createTestDatabase, describeWithBroker, waitUntil } from '@acp/testing';
import { KafkaSubscriptionHarness } from '../conformance/kafka-subscription-harness.js';
import { createInbox } from '../inbox/inbox.js';
import type { KafkaSubscription } from './kafka-subscription.js';

/** What a member does to read: private, and struck here as a client does that never calls back. */
interface Insides {
  session: { consumer: { fetch: () => unknown } };
}

describeWithBroker('kafka', (broker) =>
  describe('a subscription whose fetches are never answered, while its heartbeats are', () => {
    it('says so, joins anew and goes on', async () => {
      const test = await createTestDatabase();
      const database = await test.open({ poolSize: 4 });
      const harness = new KafkaSubscriptionHarness();
      await harness.open(broker());
      const seen: string[] = [];
      const inbox = createInbox({
        database,
        consumer: 'lab',
        topic: 'events',
        handler: (event) => Promise.resolve(void seen.push(event.event_id)),
      });
      const destination = await harness.destination('silent-fetches');
      const troubles: string[] = [];
      const subscription = destination.subscription({
        inbox,
        onTrouble: ({ error }) => troubles.push(String(error)),
      }) as KafkaSubscription;
      await subscription.start();
      try {
        const first = buildEvent();
        await destination.publish([first]);
        await waitUntil('it reads', () => seen.length === 1, 20_000);
        let swallowed = 0;
        (subscription as unknown as Insides).session.consumer.fetch = () => (swallowed += 1);
        await waitUntil('a fetch is swallowed', () => swallowed > 0);
        const second = buildEvent();
        await destination.publish([second]);
        await waitUntil('it reads again', () => seen.length === 2, 40_000);
        expect(seen).toEqual([first.event_id, second.event_id]);
        expect(troubles).toContainEqual(expect.stringContaining('answered no fetch'));
      } finally {
        await subscription.stop();
        await harness.close();
        await test.drop();
      }
    }, 90_000);
  }),
);
