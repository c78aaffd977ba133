import type { PublishOutcome, TopicDefinition } from '@acp/contracts';
import { MemoryTransport } from '@acp/transports';
import { TestFleet } from '../test-harness/fleet.spec-support.js';
import { eventually, testTopic } from '../test-harness/worker-harness.js';

const fleet = TestFleet.ofThisFile();
const unknown: PublishOutcome = { kind: 'unknown', code: 'TRANSPORT.FAILED', message: 'HTTP 500' };

describe('a topic ordered by key', () => {
  const byKey = (overrides: Parameters<typeof testTopic>[0] = {}) =>
    testTopic({ ordering: 'key', ...overrides });

  function orderOf(transport: MemoryTransport): Map<string, string[]> {
    const order = new Map<string, string[]>();
    for (const { message } of transport.received) {
      const key = message.partition_key!;
      order.set(key, [...(order.get(key) ?? []), message.entry_id]);
    }
    return order;
  }
  const keysOf = (n: number, keys: number) => Array.from({ length: n }, (_, i) => `k${i % keys}`);

  it('keeps the order of every key while a fifth of the attempts fail', async () => {
    const topic = byKey({ limits: { batch_entries_max: 50 }, retry: { max_attempts: 1_000 } });
    const broker = new MemoryTransport(topic);
    let random = 42;
    broker.failWith(() => {
      random = (random * 48_271) % 2_147_483_647;
      return random % 5 === 0 ? { ...unknown, message: `m${random % 97}x` } : undefined;
    });
    const brokers = new Map([[topic.name, broker]]);
    const keys = keysOf(1_500, 30);
    const seeded = await fleet.seed(topic.name, keys);
    await Promise.all([fleet.run('a', [topic], { brokers }), fleet.run('b', [topic], { brokers })]);
    await eventually(
      () => fleet.counts(topic.name),
      (counts) => counts.open === 0,
      50_000,
    );
    const order = orderOf(broker);
    expect(order.size).toBe(30);
    for (const [key, ids] of order) {
      const first = ids.filter((id, index) => ids.indexOf(id) === index);
      expect(first).toEqual(seeded.filter((_, index) => keys[index] === key));
    }
  });

  it('blocks only the key of a dead letter, until it is out of the way', async () => {
    const topic = byKey();
    const worker = fleet.worker('a', [topic]);
    const broker = worker.transport(topic.name);
    const seeded = await fleet.seed(topic.name, ['bad', 'good', 'bad', 'good', 'bad']);
    broker.failWith(({ entry_id }) =>
      entry_id === seeded[0]
        ? { kind: 'rejected', code: 'TRANSPORT.REJECTED', message: 'no' }
        : undefined,
    );
    fleet.running.push(await worker.start());
    await eventually(
      () => orderOf(broker).get('good') ?? [],
      (good) => good.length === 2,
    );
    await fleet.seed(topic.name, ['bad', 'good']);
    await eventually(
      () => orderOf(broker).get('good') ?? [],
      (good) => good.length === 3,
    );
    expect(orderOf(broker).get('bad')).toBeUndefined();
    await fleet.sql(
      `UPDATE outbox SET dead_lettered_at = NULL, discarded_at = now() WHERE id = $1`,
      [seeded[0]],
    );
    await fleet.nothingOpen(topic);
    expect(orderOf(broker).get('bad')!.slice(0, 2)).toEqual([seeded[2], seeded[4]]);
    expect(orderOf(broker).get('bad')!.length).toBe(3);
  });

  it('passes a dead letter by when the topic says continue', async () => {
    const topic = byKey({ on_dead_letter: 'continue' });
    const worker = fleet.worker('a', [topic]);
    const seeded = await fleet.seed(topic.name, ['k', 'k', 'k']);
    worker
      .transport(topic.name)
      .failWith(({ entry_id }) =>
        entry_id === seeded[0]
          ? { kind: 'rejected', code: 'TRANSPORT.REJECTED', message: 'no' }
          : undefined,
      );
    fleet.running.push(await worker.start());
    expect(await fleet.nothingOpen(topic)).toMatchObject({ delivered: 2, dead: 1 });
    expect(orderOf(worker.transport(topic.name)).get('k')).toEqual(seeded.slice(1));
  });

  it('publishes a hot key as ordered batches, not one at a time', async () => {
    const topic = byKey();
    const seeded = await fleet.seed(topic.name, Array(3_000).fill('hot'));
    const worker = await fleet.run('a', [topic]);
    const calls = jest.spyOn(worker.transport(topic.name), 'publishBatch');
    await fleet.nothingOpen(topic);
    expect(orderOf(worker.transport(topic.name)).get('hot')).toEqual(seeded);
    expect(calls.mock.calls.length).toBeLessThan(20);
  });

  it('moves to another worker when its owner leaves', async () => {
    const topic = byKey();
    await fleet.run('a', [topic]);
    await fleet.seed(topic.name, ['k']);
    await fleet.nothingOpen(topic);
    await fleet.run('b', [topic]);
    await fleet.running.shift()!.stop();
    await fleet.seed(topic.name, ['k']);
    await fleet.nothingOpen(topic);
  });
});

describe('several topics ordered by key', () => {
  const topics = () => Array.from({ length: 6 }, () => testTopic({ ordering: 'key' }));
  const shares = async (names: readonly string[]) => {
    const rows = await fleet.sql<{ owner: string; n: number }>(
      `SELECT owner, count(*)::int AS n FROM topic_cursors
       WHERE topic = ANY ($1) AND owner IS NOT NULL GROUP BY owner ORDER BY owner`,
      [names],
    );
    return rows.map(({ owner, n }) => `${owner}: ${n}`);
  };
  const namesOf = (all: readonly TopicDefinition[]) => all.map(({ name }) => name);

  it('are spread over the workers that start together', async () => {
    const all = topics();
    await Promise.all(['a', 'b', 'c'].map((id) => fleet.run(id, all)));
    await eventually(
      () => shares(namesOf(all)),
      (owners) => owners.join() === 'a: 2,b: 2,c: 2',
    );
  });

  it('move to a worker that joins, under load and without losing the order of a key', async () => {
    const all = topics();
    const brokers = new Map(all.map((topic) => [topic.name, new MemoryTransport(topic)]));
    await fleet.run('a', all, { brokers });
    await eventually(
      () => shares(namesOf(all)),
      (owners) => owners.join() === 'a: 6',
    );
    const seeded = new Map<string, string[]>(all.map(({ name }) => [name, []]));
    const load = async () => {
      for (const { name } of all) {
        seeded.get(name)!.push(...(await fleet.seed(name, Array(200).fill('k'))));
      }
    };
    await load();
    await fleet.run('b', all, { brokers });
    await eventually(
      async () => {
        await load();
        return shares(namesOf(all));
      },
      (owners) => owners.join() === 'a: 3,b: 3',
    );
    await load();
    for (const topic of all) await fleet.nothingOpen(topic);
    for (const { name } of all) {
      const received = brokers.get(name)!.received.map(({ message }) => message.entry_id);
      expect(received).toEqual(seeded.get(name));
    }
  });
});
