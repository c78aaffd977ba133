import type { CanonicalEvent } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import {
  buildEvent,
  createTestDatabase,
  describeWithBroker,
  waitUntil,
  type BrokerName,
  type TestDatabase,
} from '@acp/testing';
import type { Subscription } from '../dispatch/delivery.js';
import { createInbox } from '../inbox/inbox.js';
import type { EventHandler } from '../inbox/inbox-options.js';
import type { Destination, SubscribeOptions, SubscriptionHarness } from './subscription-harness.js';

const QUICK = { backoff_ms: [30], jitter: 0, max_attempts: 3 };
const eventually = (holds: () => boolean | Promise<boolean>) =>
  waitUntil('it happens', holds, 40_000);

/** What every subscription promises, whatever the broker. */
export function describeSubscriptionConformance(
  name: BrokerName,
  makeHarness: () => SubscriptionHarness,
): void {
  describeWithBroker(name, (broker) =>
    describe(`a subscription to ${name}`, () => {
      const harness = makeHarness();
      let cloned: TestDatabase;
      let database: Database;
      let destination: Destination;
      let handler: EventHandler;
      let running: Subscription[] = [];
      let round = 0;

      const insertEffect: EventHandler = async (event, { manager }) => {
        await manager.query('INSERT INTO effects VALUES ($1)', [event.event_id]);
      };

      beforeAll(async () => {
        cloned = await createTestDatabase();
        database = await cloned.open({ poolSize: 10 });
        await cloned.sql('CREATE TABLE effects (event_id uuid, n bigserial)');
        await harness.open(broker());
      });
      afterAll(async () => {
        await harness.close();
        await cloned.drop();
      });
      beforeEach(async () => {
        handler = insertEffect;
        destination = await harness.destination(`conformance-${(round += 1)}`);
        await cloned.sql('TRUNCATE effects, processed_events, consumer_failures');
      });
      afterEach(() => stopAll());

      async function subscribe(more: Partial<SubscribeOptions> = {}): Promise<Subscription> {
        const inbox = createInbox({
          database,
          consumer: 'lab',
          topic: 'events',
          retry: QUICK,
          handler: (event, context) => handler(event, context),
        });
        const subscription = destination.subscription({ inbox, ...more });
        running.push(subscription);
        await subscription.start();
        return subscription;
      }
      async function stopAll(): Promise<void> {
        await Promise.all(running.map((subscription) => subscription.stop()));
        running = [];
      }
      const effects = async () =>
        (await cloned.sql<{ event_id: string }>('SELECT event_id FROM effects ORDER BY n')).map(
          (row) => row.event_id,
        );
      const events = (count: number, keys = 10) =>
        Array.from({ length: count }, (_, index) => buildEvent({ entity_id: `k${index % keys}` }));
      const ids = (list: readonly CanonicalEvent[]) => list.map((event) => event.event_id).sort();
      const allProcessed = async (list: readonly CanonicalEvent[]) =>
        eventually(async () => (await effects()).length >= list.length);

      it('makes each effect once and acknowledges after the commit', async () => {
        const sent = events(500);
        await destination.publish(sent);
        await subscribe();
        await allProcessed(sent);
        await stopAll();
        expect((await effects()).sort()).toEqual(ids(sent));
        expect(await destination.left()).toBe(0);
      });

      it('shares the work between two members, and still makes each effect once', async () => {
        const sent = events(400);
        await Promise.all([subscribe(), subscribe()]);
        await destination.publish(sent);
        await allProcessed(sent);
        expect((await effects()).sort()).toEqual(ids(sent));
      });

      it('drops a second delivery and counts it', async () => {
        const [event] = events(1);
        await destination.publish([event!]);
        await destination.publish([event!]);
        await subscribe();
        await eventually(async () => {
          const [row] = await cloned.sql<{ duplicates: number }>(
            'SELECT duplicates FROM processed_events',
          );
          return row?.duplicates === 1;
        });
        expect(await effects()).toEqual([event!.event_id]);
      });

      it('takes over what a member that died had in hand', async () => {
        const sent = events(20);
        await destination.publish(sent);
        await destination.orphan(20);
        await subscribe();
        await allProcessed(sent);
        expect((await effects()).sort()).toEqual(ids(sent));
      });

      it('keeps text and headers as they were sent', async () => {
        const sent = buildEvent({ entity_id: 'Zürich 🚀', payload: { note: 'a\u2028b "q" \\ ÿ' } });
        let seen: CanonicalEvent | undefined;
        handler = (event) => Promise.resolve(void (seen = event));
        await destination.publish([sent]);
        await subscribe();
        await eventually(() => seen !== undefined);
        expect(seen).toEqual(sent);
      });

      it('retries a failing event, gives it up with its reason, lets the others pass', async () => {
        const sent = events(20);
        const bad = sent[3]!;
        handler = async (event, context) => {
          if (event.event_id === bad.event_id) throw new Error('bad one');
          await insertEffect(event, context);
        };
        await destination.publish(sent);
        await subscribe();
        await allProcessed(sent.slice(1));
        // While it runs: a member that the broker took for dead gets everything once more, and then the
        // event begins a new round of attempts. Given up and nothing left: that round is over too.
        await eventually(async () => {
          const [row] = await cloned.sql<{ dead: boolean }>(
            'SELECT dead_lettered_at IS NOT NULL AS dead FROM consumer_failures',
          );
          return row?.dead === true && (await destination.left()) === 0;
        });
        await stopAll();
        const [failure] = await cloned.sql(
          `SELECT event_id, attempts, error_message, dead_lettered_at IS NOT NULL AS dead
           FROM consumer_failures`,
        );
        expect(failure).toEqual({
          event_id: bad.event_id,
          attempts: 3,
          error_message: 'bad one',
          dead: true,
        });
      });

      it('keeps the order of each key around a failing event when asked', async () => {
        const sent = events(60, 3);
        let failures = 2;
        handler = async (event, context) => {
          if (event.event_id === sent[4]!.event_id && (failures -= 1) >= 0) throw new Error('x');
          await insertEffect(event, context);
        };
        await destination.publish(sent);
        await subscribe({ ordered: true, limits: { batchMax: 4 } });
        await allProcessed(sent);
        const position = new Map((await effects()).map((id, index) => [id, index]));
        for (const key of ['k0', 'k1', 'k2']) {
          const positions = sent
            .filter((event) => event.entity_id === key)
            .map((event) => position.get(event.event_id)!);
          expect(positions).toEqual([...positions].sort((a, b) => a - b));
        }
      });

      it('finishes what it has in hand when it stops, and leaves the rest untouched', async () => {
        let release: () => void = () => undefined;
        const released = new Promise<void>((resolve) => (release = resolve));
        let entered = false;
        handler = async (event, context) => {
          entered = true;
          await released;
          await insertEffect(event, context);
        };
        const subscription = await subscribe();
        await destination.publish(events(1));
        await eventually(() => entered);
        const stopped = subscription.stop();
        release();
        await stopped;
        expect(await effects()).toHaveLength(1);
        expect(await destination.left()).toBe(0);
      });

      it('loses and repeats nothing while connections to the database are cut', async () => {
        const sent = events(600);
        await destination.publish(sent);
        await subscribe({ limits: { batchMax: 20 } });
        for (const mark of [50, 200, 400]) {
          await eventually(async () => (await effects()).length >= mark);
          await cloned.sql(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid()`,
          );
        }
        await allProcessed(sent);
        expect((await effects()).sort()).toEqual(ids(sent));
        expect(await cloned.sql('SELECT FROM consumer_failures')).toEqual([]);
      });

      it('consumes a destination that was deleted and made again, without a new start', async () => {
        const subscription = await subscribe();
        const before = events(10);
        await destination.publish(before);
        await allProcessed(before);
        // A position that is committed to what comes after would pass by its first events.
        await eventually(async () => (await destination.left()) === 0);
        await destination.lose();
        await destination.restore();
        const after = events(10);
        await destination.publish(after);
        await allProcessed([...before, ...after]);
        await eventually(() => subscription.ready().ready);
        expect((await effects()).sort()).toEqual(ids([...before, ...after]));
      });

      it('comes back by itself after the broker was killed, and repeats no effect', async () => {
        const subscription = await subscribe();
        const before = events(50);
        await destination.publish(before);
        await allProcessed(before);
        await broker().kill();
        await eventually(() => !subscription.ready().ready);
        await broker().start();
        const after = events(50);
        await destination.publish(after);
        await allProcessed([...before, ...after]);
        await eventually(() => subscription.ready().ready);
        expect((await effects()).sort()).toEqual(ids([...before, ...after]));
      });
    }),
  );
}
