import type { CanonicalEvent } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import {
  buildEvent,
  buildMessage,
  createTestDatabase,
  describeWithBroker,
  FOREIGN_TEXTS,
  waitUntil,
  type TestDatabase,
} from '@acp/testing';
import { Redis } from 'ioredis';
import { createInbox } from '../inbox/inbox.js';
import type { EventHandler } from '../inbox/inbox-options.js';
import {
  RedisStreamsSubscription,
  type RedisStreamsOptions,
} from './redis-streams-subscription.js';

const eventually = (holds: () => boolean | Promise<boolean>) =>
  waitUntil('it happens', holds, 15_000);
const QUICK = { backoff_ms: [30], jitter: 0, max_attempts: 3 };

describeWithBroker('redis', (broker) =>
  describe('the Redis Streams subscription', () => {
    let cloned: TestDatabase;
    let database: Database;
    let redis: Redis;
    let running: RedisStreamsSubscription[] = [];
    let round = 0;
    let stream: string;
    let handler: EventHandler;

    const insertEffect: EventHandler = async (event, { manager }) => {
      await manager.query('INSERT INTO effects VALUES ($1, $2)', [event.event_id, event.entity_id]);
    };

    beforeAll(async () => {
      cloned = await createTestDatabase();
      database = await cloned.open({ poolSize: 10 });
      await cloned.sql('CREATE TABLE effects (event_id uuid, note text, n bigserial)');
      redis = new Redis(broker().env['REDIS_URL']!);
      redis.on('error', () => undefined);
    });
    afterAll(async () => {
      redis.disconnect();
      await cloned.drop();
    });
    beforeEach(async () => {
      stream = `events-${(round += 1)}`;
      handler = insertEffect;
      await cloned.sql('TRUNCATE effects, processed_events, consumer_failures');
    });
    afterEach(async () => {
      await Promise.all(running.map((subscription) => subscription.stop()));
      running = [];
    });

    async function subscribe(more: Partial<RedisStreamsOptions> = {}) {
      const inbox = createInbox({
        database,
        consumer: 'lab',
        topic: 'events',
        retry: QUICK,
        handler: (event, context) => handler(event, context),
      });
      const subscription = new RedisStreamsSubscription({
        inbox,
        url: broker().env['REDIS_URL']!,
        stream,
        blockMs: 50,
        claimIdleMs: 200,
        ...more,
      });
      running.push(subscription);
      await subscription.start();
      return subscription;
    }
    async function add(...events: CanonicalEvent[]): Promise<void> {
      const pipeline = redis.pipeline();
      for (const event of events) {
        const { payload, headers } = buildMessage(event);
        pipeline.xadd(stream, '*', 'payload', payload, ...Object.entries(headers).flat());
      }
      await pipeline.exec();
    }
    const effects = async () =>
      (await cloned.sql<{ event_id: string }>('SELECT event_id FROM effects ORDER BY n')).map(
        (row) => row.event_id,
      );
    const pending = async () => Number(((await redis.xpending(stream, 'lab')) as unknown[])[0]);

    it('processes each entry once and acknowledges it after the commit', async () => {
      const events = Array.from({ length: 500 }, () => buildEvent());
      await add(...events);
      await subscribe();
      await eventually(async () => (await effects()).length === 500);
      await eventually(async () => (await pending()) === 0);
      expect(new Set(await effects())).toEqual(new Set(events.map((event) => event.event_id)));
    });

    it('drops the second delivery of an event and counts it', async () => {
      const event = buildEvent();
      await add(event, event);
      await subscribe();
      await eventually(async () => {
        const [row] = await cloned.sql<{ duplicates: number }>(
          'SELECT duplicates FROM processed_events',
        );
        return row?.duplicates === 1;
      });
      expect(await effects()).toEqual([event.event_id]);
    });

    it('gets past entries with any foreign text in any field, and keeps them on record', async () => {
      const events = FOREIGN_TEXTS.flatMap(() => [buildEvent(), buildEvent()]);
      for (const [index, { text }] of FOREIGN_TEXTS.entries()) {
        const [named, headed] = events.slice(2 * index).map((event) => buildMessage(event));
        await redis.xadd(stream, '*', 'payload', `${text}${index}`, text || 'x', text);
        const headers = { partition_key: text, traceparent: text, tracestate: text };
        await redis.xadd(
          stream,
          '*',
          'payload',
          headed!.payload,
          ...Object.entries(headers).flat(),
        );
        await redis.xadd(stream, '*', 'payload', named!.payload, text || 'x', '1');
      }
      await subscribe();
      await eventually(async () => (await effects()).length === events.length);
      await eventually(async () => (await pending()) === 0);
      const dead = await cloned.sql(
        'SELECT FROM consumer_failures WHERE dead_lettered_at IS NOT NULL',
      );
      expect(dead).toHaveLength(FOREIGN_TEXTS.length);
    });

    it('takes over what a dead member of the group had in hand', async () => {
      const events = Array.from({ length: 20 }, () => buildEvent());
      await add(...events);
      await redis.xgroup('CREATE', stream, 'lab', '0');
      await redis.xreadgroup('GROUP', 'lab', 'dead', 'COUNT', 20, 'STREAMS', stream, '>');
      await subscribe();
      await eventually(async () => (await effects()).length === 20);
      await eventually(async () => (await pending()) === 0);
    });

    it('keeps what it has in hand while a slow handler runs longer than the idle time', async () => {
      const [slow] = [buildEvent()];
      let calls = 0;
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      handler = async (event, context) => {
        calls += 1;
        await released;
        await insertEffect(event, context);
      };
      await subscribe({ member: 'slow' });
      await add(slow!);
      await eventually(() => calls === 1);
      await subscribe({ member: 'idle' });
      const owners = new Set<string>();
      const until = Date.now() + 600;
      await eventually(async () => {
        const [entry] = (await redis.xpending(stream, 'lab', '-', '+', 1)) as [[string, string]];
        owners.add(entry[1]);
        return Date.now() > until;
      });
      release();
      await eventually(async () => (await pending()) === 0);
      expect([...owners]).toEqual(['slow']);
      expect(calls).toBe(1);
    });

    it('makes the group again when it is gone, and goes on', async () => {
      const first = buildEvent();
      await subscribe();
      await add(first);
      await eventually(async () => (await effects()).length === 1);
      await redis.del(stream);
      const second = buildEvent();
      await add(second);
      await eventually(async () => (await effects()).length === 2);
      expect(await effects()).toEqual([first.event_id, second.event_id]);
    });

    it('retries a failing event, gives it up with its reason, and lets the others pass', async () => {
      const [bad, good] = [buildEvent(), buildEvent()];
      handler = async (event, context) => {
        if (event.event_id === bad.event_id) throw new Error('bad one');
        await insertEffect(event, context);
      };
      await add(bad, good);
      await subscribe();
      await eventually(async () => (await pending()) === 0);
      expect(await effects()).toEqual([good.event_id]);
      const [failure] = await cloned.sql(
        'SELECT event_id, attempts, error_message, dead_lettered_at IS NOT NULL AS dead FROM consumer_failures',
      );
      expect(failure).toEqual({
        event_id: bad.event_id,
        attempts: 3,
        error_message: 'bad one',
        dead: true,
      });
    });

    it('keeps the order of a key around a failing event when asked, across batches', async () => {
      const events = Array.from({ length: 30 }, (_, index) =>
        buildEvent({ entity_id: index % 2 === 0 ? 'even' : 'odd' }),
      );
      let failures = 2;
      handler = async (event, context) => {
        if (event.event_id === events[4]!.event_id && (failures -= 1) >= 0)
          throw new Error('later');
        await insertEffect(event, context);
      };
      await add(...events);
      await subscribe({ ordered: true, limits: { batchMax: 4 } });
      await eventually(async () => (await effects()).length === 30);
      const order = new Map((await effects()).map((id, index) => [id, index]));
      for (const parity of [0, 1]) {
        const positions = events
          .filter((_, index) => index % 2 === parity)
          .map((event) => order.get(event.event_id)!);
        expect(positions).toEqual([...positions].sort((a, b) => a - b));
      }
    });

    it('finishes what it has in hand when it stops, and leaves the group', async () => {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      let entered = false;
      handler = async (event, context) => {
        entered = true;
        await released;
        await insertEffect(event, context);
      };
      const subscription = await subscribe();
      await add(buildEvent());
      await eventually(() => entered);
      const stopped = subscription.stop();
      release();
      await stopped;
      expect(await effects()).toHaveLength(1);
      expect(await pending()).toBe(0);
      expect(await redis.xinfo('CONSUMERS', stream, 'lab')).toEqual([]);
    });

    it('comes back by itself when Redis is restarted, and repeats no effect', async () => {
      const subscription = await subscribe();
      const first = buildEvent();
      await add(first);
      await eventually(async () => (await effects()).length === 1);
      await broker().kill();
      await eventually(() => !subscription.ready().ready);
      await broker().start();
      const second = buildEvent();
      await eventually(() => redis.status === 'ready');
      await add(first, second);
      await eventually(async () => (await effects()).length === 2);
      await eventually(() => subscription.ready().ready);
      expect(await effects()).toEqual([first.event_id, second.event_id]);
    });
  }),
);
