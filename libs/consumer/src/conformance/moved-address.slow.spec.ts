import type { Database } from '@acp/persistence';
import {
  buildEvent,
  createTestDatabase,
  describeWithBroker,
  makeReplica,
  portOf,
  startBroker,
  startForwarder,
  waitUntil,
  type TestBroker,
  type TestDatabase,
} from '@acp/testing';
import type { Subscription } from '../dispatch/delivery.js';
import { createInbox, type Inbox } from '../inbox/inbox.js';
import { NatsSubscriptionHarness } from './nats-subscription-harness.js';
import { RabbitmqSubscriptionHarness } from './rabbitmq-subscription-harness.js';
import { RedisSubscriptionHarness } from './redis-subscription-harness.js';
import type { Destination, SubscriptionHarness } from './subscription-harness.js';

interface Case {
  name: 'redis' | 'nats' | 'rabbitmq';
  make(): SubscriptionHarness;
  /** The old server lives on, and is not the one to read from any more. */
  demote(old: { broker: TestBroker; destination: Destination }, next: TestBroker): Promise<unknown>;
}

const loses: Case['demote'] = ({ destination }) => destination.lose();

const CASES: Case[] = [
  {
    name: 'redis',
    make: () => new RedisSubscriptionHarness(),
    demote: (old, next) => makeReplica(portOf(old.broker), portOf(next)),
  },
  { name: 'nats', make: () => new NatsSubscriptionHarness(), demote: loses },
  { name: 'rabbitmq', make: () => new RabbitmqSubscriptionHarness(), demote: loses },
];

let cloned: TestDatabase;
let database: Database;
let effects: string[];
let inbox: Inbox;

beforeAll(async () => {
  cloned = await createTestDatabase();
  database = await cloned.open({ poolSize: 5 });
});
beforeEach(() => {
  effects = [];
  inbox = createInbox({
    database,
    consumer: 'lab',
    topic: 'events',
    handler: (event) => Promise.resolve(void effects.push(event.event_id)),
  });
});
afterAll(() => cloned.drop());

for (const { name, make, demote } of CASES) {
  describeWithBroker(name, (broker) => {
    it('consumes from the server that the address leads to now, when the old one is none', async () => {
      if (!broker().controllable) return;
      const next = await startBroker(name);
      const forwarder = await startForwarder(portOf(broker()));
      const harnesses: SubscriptionHarness[] = [];
      let subscription: Subscription | undefined;
      const at = async (one: TestBroker) => {
        const harness = make();
        harnesses.push(harness);
        await harness.open(one);
        return harness.destination('moving');
      };
      try {
        const atNext = await at(next);
        const [[variable, address]] = Object.entries(broker().env) as [[string, string]];
        const moved = address.replace(/:\d+$/, `:${forwarder.port}`);
        const atOld = await at({ ...broker(), env: { [variable]: moved } } as TestBroker);
        subscription = atOld.subscription({ inbox });
        await subscription.start();
        await publishAndWait(atOld);
        await demote({ broker: broker(), destination: atOld }, next);
        forwarder.moveTo(portOf(next));
        await publishAndWait(atNext);
        await waitUntil('it is ready', () => subscription!.ready().ready);
      } finally {
        await subscription?.stop();
        await Promise.all(harnesses.map((harness) => harness.close().catch(() => undefined)));
        await forwarder.close();
        await next.dispose();
      }
    }, 120_000);
  });
}

async function publishAndWait(destination: Destination): Promise<void> {
  const events = Array.from({ length: 5 }, () => buildEvent());
  await destination.publish(events);
  const all = () => events.every((event) => effects.includes(event.event_id));
  await waitUntil('every effect', all, 60_000);
}
