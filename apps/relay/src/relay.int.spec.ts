import type { PublishOutcome, TopicDefinition } from '@acp/contracts';
import { OutboxDoorbell, TopicStateRepository, type Database } from '@acp/persistence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { MemoryTransport } from '@acp/transports';
import {
  entryCounts,
  eventually,
  seedEntries,
  testTopic,
  WorkerHarness,
} from './test-harness/worker-harness.js';

let test: TestDatabase;
let database: Database;
const running: WorkerHarness[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 20 });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
  await test.sql('DELETE FROM claims');
});
afterAll(() => test.drop());

const unknown: PublishOutcome = { kind: 'unknown', code: 'TRANSPORT.FAILED', message: 'HTTP 500' };

async function run(
  id: string,
  topics: TopicDefinition[],
  options: ConstructorParameters<typeof WorkerHarness>[3] = {},
): Promise<WorkerHarness> {
  const worker = new WorkerHarness(id, database, topics, options);
  running.push(worker);
  return worker.start();
}
const nothingOpen = (topic: TopicDefinition) =>
  eventually(
    () => entryCounts(test, topic.name),
    (counts) => counts.open === 0,
  );

describe('delivery', () => {
  it('delivers every entry once, in batches, with several workers', async () => {
    const topic = testTopic({ limits: { batch_entries_max: 100 } });
    const seeded = await seedEntries(test, topic.name, Array(2_000).fill(null));
    const workers = await Promise.all(['a', 'b', 'c'].map((id) => run(id, [topic])));
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 2_000, attempts: 2_000 });
    const received = workers.flatMap((worker) =>
      worker.transport(topic.name).received.map(({ message }) => message.entry_id),
    );
    expect(received.sort()).toEqual([...seeded].sort());
  });

  it('tries five times and then buries, with each attempt on record', async () => {
    const topic = testTopic();
    await seedEntries(test, topic.name, [null]);
    const worker = await run('a', [topic]);
    worker.transport(topic.name).failWith(() => unknown);
    expect(await nothingOpen(topic)).toMatchObject({ dead: 1, attempts: 5 });
    const attempts = await test.sql(
      'SELECT attempt, outcome, error_code FROM delivery_attempts WHERE topic = $1 ORDER BY attempt',
      [topic.name],
    );
    expect(attempts).toEqual(
      ['retry', 'retry', 'retry', 'retry', 'dead'].map((outcome, i) => ({
        attempt: i + 1,
        outcome,
        error_code: 'TRANSPORT.FAILED',
      })),
    );
  });

  it('isolates the message that is refused from its batch', async () => {
    const topic = testTopic();
    const worker = new WorkerHarness('a', database, [topic]);
    const seeded = await seedEntries(test, topic.name, Array(10).fill(null));
    worker
      .transport(topic.name)
      .failWith((message) =>
        message.entry_id === seeded[3]
          ? { kind: 'rejected', code: 'TRANSPORT.REJECTED', message: 'no' }
          : undefined,
      );
    running.push(await worker.start());
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 9, dead: 1, attempts: 10 });
  });

  it('refuses an entry whose headers a foreign hand has spoilt, and delivers its batch', async () => {
    const topic = testTopic({ ordering: 'key' });
    const seeded = await seedEntries(test, topic.name, ['k', 'k', 'k', 'other']);
    for (const [index, headers] of [
      [1, 'null'],
      [3, '{"event_type":7}'],
    ] as const) {
      const values = [seeded[index], headers];
      await test.sql('UPDATE outbox SET headers = $2::json WHERE id = $1', values);
    }
    const worker = await run('a', [topic]);
    await eventually(
      () => entryCounts(test, topic.name),
      (counts) => counts.delivered === 1 && counts.dead === 2,
    );
    const ids = worker.transport(topic.name).received.map(({ message }) => message.entry_id);
    expect(ids).toEqual([seeded[0]]);
    const dead = await test.sql(
      'SELECT DISTINCT error_code FROM outbox WHERE topic = $1 AND dead_lettered_at IS NOT NULL',
      [topic.name],
    );
    expect(dead).toEqual([{ error_code: 'RELAY.UNREADABLE_HEADERS' }]);
  });

  it('never holds more bytes than it may, of retries neither', async () => {
    const megabyte = 1_000_000;
    const topic = testTopic({
      limits: { in_flight_bytes_max: 3 * megabyte, message_bytes_max: 2 * megabyte },
    });
    await test.sql(
      `INSERT INTO outbox (event_id, topic, payload_json, headers, next_attempt_at)
       SELECT gen_random_uuid(), $1, to_json(repeat('x', $2)), '{"event_type":"T"}',
              CASE WHEN n % 2 = 0 THEN now() END
       FROM generate_series(1, 24) n`,
      [topic.name, megabyte],
    );
    const worker = new WorkerHarness('a', database, [topic]);
    let most = 0;
    worker.transport(topic.name).failWith(() => {
      most = Math.max(most, worker.relay.pumps[0]!.hold.bytes);
      return undefined;
    });
    running.push(await worker.start());
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 24 });
    // One entry is always taken, so what is held ends at most one entry above the limit.
    expect(most).toBeLessThan(4.1 * megabyte);
  });

  it('survives a transport that throws, and one that answers too little', async () => {
    const topic = testTopic({ retry: { max_attempts: 2 } });
    await seedEntries(test, topic.name, [null]);
    const worker = new WorkerHarness('a', database, [topic]);
    const transport = worker.transport(topic.name);
    transport.publishBatch = () => Promise.reject(new Error('bug'));
    running.push(await worker.start());
    await eventually(
      () => entryCounts(test, topic.name),
      (counts) => counts.attempts === 1,
    );
    transport.publishBatch = () => Promise.resolve([]);
    expect(await nothingOpen(topic)).toMatchObject({ dead: 1, attempts: 2 });
  });

  it('is woken by the doorbell long before the next poll', async () => {
    const topic = testTopic();
    const worker = await run('a', [topic], { pollMs: 60_000, doorbellUrl: test.url });
    const bell = new OutboxDoorbell(database, { enabled: true });
    await eventually(
      async () => {
        if ((await entryCounts(test, topic.name)).open === 0) {
          await seedEntries(test, topic.name, [null]);
        }
        bell.ring([topic.name]);
        return worker.transport(topic.name).received.length;
      },
      (received) => received > 0,
    );
    bell.close();
  });
});

describe('an outage', () => {
  it('spends no attempt while the transport is down and drains when it is back', async () => {
    const topic = testTopic();
    await seedEntries(test, topic.name, Array(50).fill(null));
    const worker = await run('a', [topic]);
    worker.transport(topic.name).available = false;
    await seedEntries(test, topic.name, Array(50).fill(null));
    const pump = worker.relay.pumps[0]!;
    await eventually(
      () => pump.breaker.state,
      (state) => state === 'open',
    );
    await eventually(
      () => pump.breaker.reason,
      (reason) => reason !== null,
    );
    const during = await entryCounts(test, topic.name);
    expect(during.dead).toBe(0);
    expect(during.attempts).toBe(during.delivered);
    worker.transport(topic.name).available = true;
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 100, dead: 0, attempts: 100 });
    expect(pump.breaker.state).toBe('closed');
  });

  it('of one topic slows no other: a hanging publish holds only its own pump', async () => {
    const slow = testTopic();
    const fast = testTopic();
    await seedEntries(test, slow.name, Array(10).fill(null));
    const worker = new WorkerHarness('a', database, [slow, fast]);
    let release!: () => void;
    const hanging = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
    worker.transport(slow.name).failWith(() => hanging);
    running.push(await worker.start());
    await seedEntries(test, fast.name, Array(3_000).fill(null));
    expect(await nothingOpen(fast)).toMatchObject({ delivered: 3_000 });
    expect(await entryCounts(test, slow.name)).toMatchObject({ open: 10 });
    release();
    expect(await nothingOpen(slow)).toMatchObject({ delivered: 10 });
  });
});

describe('a systemic failure', () => {
  const paused = (topic: TopicDefinition) =>
    test.sql<{ paused_by: string | null; by_relay: boolean; pause_reason: string | null }>(
      `SELECT paused_by, probe_at IS NOT NULL AS by_relay, pause_reason
       FROM topics WHERE topic = $1`,
      [topic.name],
    );
  const untilPaused = (topic: TopicDefinition) =>
    eventually(
      () => paused(topic),
      ([row]) => row?.by_relay === true,
    );
  const fail = (topic: TopicDefinition, failure: () => PublishOutcome | undefined) => {
    for (const worker of running) worker.transport(topic.name).failWith(failure);
  };

  it('pauses the topic for the fleet, spends no attempt, and a probe resumes it', async () => {
    const topic = testTopic({
      retry: { max_attempts: 1 },
      limits: { batch_entries_max: 50 },
    });
    let probes = 0;
    const broken = () => {
      if (running.every((worker) => worker.relay.pumps[0]!.breaker.state !== 'closed')) probes += 1;
      return unknown;
    };
    await Promise.all(['a', 'b', 'c'].map((id) => run(id, [topic])));
    fail(topic, broken);
    await seedEntries(test, topic.name, Array(1_000).fill(null));
    const [row] = await untilPaused(topic);
    expect(row).toMatchObject({
      paused_by: 'relay',
      pause_reason: 'systemic failure: TRANSPORT.FAILED: HTTP #',
    });
    await eventually(
      () => running.map((worker) => worker.relay.pumps[0]!.breaker.suspension?.stage),
      (stages) => stages.every((stage) => stage === 'ordered'),
    );
    await eventually(
      () => probes,
      (count) => count >= 5,
    );
    expect(await entryCounts(test, topic.name)).toMatchObject({ open: 1_000, attempts: 0 });
    fail(topic, () => undefined);
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 1_000, attempts: 1_000 });
    expect((await paused(topic))[0]).toMatchObject({ paused_by: null, by_relay: false });
    const audit = await test.sql(
      `SELECT actor, role, action FROM audit_log WHERE target = $1 ORDER BY id`,
      [`topic:${topic.name}`],
    );
    expect(audit).toEqual([
      { actor: 'relay', role: 'system', action: 'topic.pause' },
      { actor: 'relay', role: 'system', action: 'topic.resume' },
    ]);
  });

  it('sends one probe at a time for the whole fleet', async () => {
    const topic = testTopic({ breaker: { open_ms: 300, open_max_ms: 300 } });
    await Promise.all(['a', 'b', 'c'].map((id) => run(id, [topic])));
    fail(topic, () => unknown);
    await seedEntries(test, topic.name, Array(100).fill(null));
    await untilPaused(topic);
    await eventually(
      () => running.map((worker) => worker.relay.pumps[0]!.hold.entries),
      (held) => held.every((entries) => entries === 0),
    );
    const times: number[] = [];
    fail(topic, () => {
      times.push(performance.now());
      return unknown;
    });
    await eventually(
      () => times.length,
      (count) => count >= 5,
    );
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.min(...gaps)).toBeGreaterThan(200);
  });

  it('is over when an operator resumes the topic', async () => {
    const topic = testTopic({ breaker: { open_ms: 600_000, open_max_ms: 600_000 } });
    const worker = await run('a', [topic]);
    fail(topic, () => unknown);
    await seedEntries(test, topic.name, Array(100).fill(null));
    await untilPaused(topic);
    fail(topic, () => undefined);
    await database.inTransaction((runner) =>
      new TopicStateRepository(database).resume(runner, topic.name),
    );
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 100, attempts: 100 });
    expect(worker.relay.pumps[0]!.breaker.state).toBe('closed');
  });

  it('leaves a topic alone that an operator has paused meanwhile', async () => {
    const topic = testTopic();
    await run('a', [topic]);
    fail(topic, () => unknown);
    await seedEntries(test, topic.name, Array(100).fill(null));
    await untilPaused(topic);
    await database.inTransaction((runner) =>
      new TopicStateRepository(database).pause(runner, topic.name, 'ann', 'I look into it'),
    );
    await eventually(
      () => running[0]!.relay.pumps[0]!.hold.obstacles,
      (obstacles) => obstacles.includes('paused'),
    );
    fail(topic, () => undefined);
    for (let round = 0; round < 3; round += 1) {
      await running[0]!.relay.duties.find((duty) => duty.name === 'controls')!.runOnce();
    }
    expect((await paused(topic))[0]).toMatchObject({ paused_by: 'ann', by_relay: false });
    expect(await entryCounts(test, topic.name)).toMatchObject({ open: 100, attempts: 0 });
  });
});

describe('operators', () => {
  it('pause a topic and resume it', async () => {
    const topic = testTopic();
    const worker = await run('a', [topic]);
    await test.sql(`UPDATE topics SET paused_at = now(), paused_by = 'me' WHERE topic = $1`, [
      topic.name,
    ]);
    await eventually(
      () => worker.relay.pumps[0]!.hold.obstacles,
      (obstacles) => obstacles.includes('paused'),
    );
    await seedEntries(test, topic.name, Array(5).fill(null));
    await worker.relay.duties.find((duty) => duty.name === 'late-entries')!.runOnce();
    expect(await entryCounts(test, topic.name)).toMatchObject({ open: 5 });
    await test.sql(`UPDATE topics SET paused_at = NULL, paused_by = NULL WHERE topic = $1`, [
      topic.name,
    ]);
    await nothingOpen(topic);
  });

  it('limit the rate of a topic over the whole fleet', async () => {
    const topic = testTopic();
    await Promise.all([run('a', [topic]), run('b', [topic])]);
    await test.sql('UPDATE topics SET rate_per_second = 100 WHERE topic = $1', [topic.name]);
    await eventually(
      () => running.map((worker) => worker.relay.pumps[0]!.bucket.rate),
      (rates) => rates.every((rate) => rate === 50),
    );
    const startedAt = performance.now();
    await seedEntries(test, topic.name, Array(150).fill(null));
    await nothingOpen(topic);
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(150 / seconds).toBeLessThan(150);
  });
});

describe('workers with different topics', () => {
  it('share the rate of a topic among those that serve it', async () => {
    const both = testTopic({ limits: { rate_per_second: 100 } });
    const single = testTopic({ limits: { rate_per_second: 100 } });
    await run('a', [both, single]);
    await run('b', [both]);
    const rates = (worker: WorkerHarness) => worker.relay.pumps.map((pump) => pump.bucket.rate);
    await eventually(
      () => running.map(rates),
      ([a, b]) => `${a}` === '50,100' && `${b}` === '50',
    );
  });

  it('leave the entries of a topic that was taken out of the file where they are', async () => {
    const gone = testTopic();
    const kept = testTopic();
    await (await run('a', [gone, kept])).stop();
    running.length = 0;
    await seedEntries(test, gone.name, Array(5).fill(null));
    await seedEntries(test, kept.name, Array(5).fill(null));
    const second = await run('b', [kept]);
    expect(await nothingOpen(kept)).toMatchObject({ delivered: 5 });
    expect(await entryCounts(test, gone.name)).toMatchObject({ open: 5, dead: 0, attempts: 0 });
    await second.stop();
    running.length = 0;
    await run('c', [gone, kept]);
    expect(await nothingOpen(gone)).toMatchObject({ delivered: 5, attempts: 5 });
  });
});

describe('leases', () => {
  it('of a worker that hangs run out, and another delivers what it held', async () => {
    const topic = testTopic();
    await seedEntries(test, topic.name, Array(5).fill(null));
    const first = new WorkerHarness('hangs', database, [topic], { leaseMs: 500 });
    first.transport(topic.name).failWith(() => new Promise<undefined>(() => undefined));
    await first.start();
    await eventually(
      () => test.sql('SELECT FROM claims WHERE topic = $1', [topic.name]),
      (claims) => claims.length === 1,
    );
    first.freeze();
    await run('b', [topic], { leaseMs: 500 });
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 5, attempts: 10 });
    first.relay.pumps.forEach((pump) => pump.abort());
    await first.stop();
  });

  it('keep a worker that woke up late from publishing what others may have', async () => {
    const topic = testTopic();
    const worker = await run('sleepy', [topic], { leaseMs: 400 });
    worker.freeze();
    await eventually(
      () => worker.relay.lease.holds(),
      (holds) => !holds,
    );
    await seedEntries(test, topic.name, [null]);
    await worker.relay.duties.find((duty) => duty.name === 'late-entries')!.runOnce();
    expect(worker.transport(topic.name).received).toEqual([]);
    await run('other', [topic]);
    await nothingOpen(topic);
    expect(worker.transport(topic.name).received).toEqual([]);
  });

  it('give back a claim whose answer never arrived', async () => {
    const topic = testTopic();
    const worker = await run('a', [topic]);
    worker.relay.pumps[0]!.hold.block('paused-by-test', true);
    const [id] = await seedEntries(test, topic.name, [null]);
    await test.sql(
      `INSERT INTO claims (id, topic, worker_id, entry_ids, claimed_at)
       VALUES (gen_random_uuid(), $1, 'a', ARRAY[$2::bigint], now() - interval '1 minute')`,
      [topic.name, id],
    );
    await test.sql('UPDATE topic_cursors SET frontier = $2 WHERE topic = $1', [topic.name, id]);
    worker.relay.pumps[0]!.hold.block('paused-by-test', false);
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 1, attempts: 1 });
  });
});

describe('the name of a worker', () => {
  it('is one process’s at a time: a second one does not start, and disturbs nothing', async () => {
    const topic = testTopic({ limits: { batch_entries_max: 5 } });
    const first = await run('twin', [topic], { leaseMs: 500 });
    let release!: () => void;
    const hanging = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
    first.transport(topic.name).failWith(() => hanging);
    await seedEntries(test, topic.name, Array(5).fill(null));
    await eventually(
      () => test.sql('SELECT FROM claims WHERE topic = $1', [topic.name]),
      (claims) => claims.length === 1,
    );
    const second = new WorkerHarness('twin', database, [topic], { leaseMs: 500 });
    await expect(second.start()).rejects.toMatchObject({ code: 'RELAY.WORKER_ID_TAKEN' });
    release();
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 5, attempts: 5 });
    expect(second.transport(topic.name).received).toEqual([]);
  });

  it('goes over to a process started after a kill, and what that one held counts as tried', async () => {
    const topic = testTopic();
    const killed = new WorkerHarness('again', database, [topic], { leaseMs: 500 });
    killed.transport(topic.name).failWith(() => new Promise<undefined>(() => undefined));
    await killed.start();
    await seedEntries(test, topic.name, [null]);
    await eventually(
      () => test.sql('SELECT FROM claims WHERE topic = $1', [topic.name]),
      (claims) => claims.length === 1,
    );
    killed.freeze();
    await run('again', [topic], { leaseMs: 500 });
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 1, attempts: 2 });
    killed.relay.pumps.forEach((pump) => pump.abort());
    await killed.stop();
    const rows = await test.sql(`SELECT FROM relay_workers WHERE worker_id = 'again'`);
    expect(rows).toHaveLength(1);
  });
});

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
    const seeded = await seedEntries(test, topic.name, keys);
    await Promise.all([run('a', [topic], { brokers }), run('b', [topic], { brokers })]);
    await eventually(
      () => entryCounts(test, topic.name),
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
    const worker = new WorkerHarness('a', database, [topic]);
    const broker = worker.transport(topic.name);
    const seeded = await seedEntries(test, topic.name, ['bad', 'good', 'bad', 'good', 'bad']);
    broker.failWith(({ entry_id }) =>
      entry_id === seeded[0]
        ? { kind: 'rejected', code: 'TRANSPORT.REJECTED', message: 'no' }
        : undefined,
    );
    running.push(await worker.start());
    await eventually(
      () => orderOf(broker).get('good') ?? [],
      (good) => good.length === 2,
    );
    await seedEntries(test, topic.name, ['bad', 'good']);
    await eventually(
      () => orderOf(broker).get('good') ?? [],
      (good) => good.length === 3,
    );
    expect(orderOf(broker).get('bad')).toBeUndefined();
    await test.sql(
      `UPDATE outbox SET dead_lettered_at = NULL, discarded_at = now() WHERE id = $1`,
      [seeded[0]],
    );
    await nothingOpen(topic);
    expect(orderOf(broker).get('bad')!.slice(0, 2)).toEqual([seeded[2], seeded[4]]);
    expect(orderOf(broker).get('bad')!.length).toBe(3);
  });

  it('passes a dead letter by when the topic says continue', async () => {
    const topic = byKey({ on_dead_letter: 'continue' });
    const worker = new WorkerHarness('a', database, [topic]);
    const seeded = await seedEntries(test, topic.name, ['k', 'k', 'k']);
    worker
      .transport(topic.name)
      .failWith(({ entry_id }) =>
        entry_id === seeded[0]
          ? { kind: 'rejected', code: 'TRANSPORT.REJECTED', message: 'no' }
          : undefined,
      );
    running.push(await worker.start());
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 2, dead: 1 });
    expect(orderOf(worker.transport(topic.name)).get('k')).toEqual(seeded.slice(1));
  });

  it('publishes a hot key as ordered batches, not one at a time', async () => {
    const topic = byKey();
    const seeded = await seedEntries(test, topic.name, Array(3_000).fill('hot'));
    const worker = await run('a', [topic]);
    const calls = jest.spyOn(worker.transport(topic.name), 'publishBatch');
    await nothingOpen(topic);
    expect(orderOf(worker.transport(topic.name)).get('hot')).toEqual(seeded);
    expect(calls.mock.calls.length).toBeLessThan(20);
  });

  it('moves to another worker when its owner leaves', async () => {
    const topic = byKey();
    await run('a', [topic]);
    await seedEntries(test, topic.name, ['k']);
    await nothingOpen(topic);
    await run('b', [topic]);
    await running.shift()!.stop();
    await seedEntries(test, topic.name, ['k']);
    await nothingOpen(topic);
  });
});

describe('several topics ordered by key', () => {
  const topics = () => Array.from({ length: 6 }, () => testTopic({ ordering: 'key' }));
  const shares = async (names: readonly string[]) => {
    const rows = await test.sql<{ owner: string; n: number }>(
      `SELECT owner, count(*)::int AS n FROM topic_cursors
       WHERE topic = ANY ($1) AND owner IS NOT NULL GROUP BY owner ORDER BY owner`,
      [names],
    );
    return rows.map(({ owner, n }) => `${owner}: ${n}`);
  };
  const namesOf = (all: readonly TopicDefinition[]) => all.map(({ name }) => name);

  it('are spread over the workers that start together', async () => {
    const all = topics();
    await Promise.all(['a', 'b', 'c'].map((id) => run(id, all)));
    await eventually(
      () => shares(namesOf(all)),
      (owners) => owners.join() === 'a: 2,b: 2,c: 2',
    );
  });

  it('move to a worker that joins, under load and without losing the order of a key', async () => {
    const all = topics();
    const brokers = new Map(all.map((topic) => [topic.name, new MemoryTransport(topic)]));
    await run('a', all, { brokers });
    await eventually(
      () => shares(namesOf(all)),
      (owners) => owners.join() === 'a: 6',
    );
    const seeded = new Map<string, string[]>(all.map(({ name }) => [name, []]));
    const load = async () => {
      for (const { name } of all) {
        seeded.get(name)!.push(...(await seedEntries(test, name, Array(200).fill('k'))));
      }
    };
    await load();
    await run('b', all, { brokers });
    await eventually(
      async () => {
        await load();
        return shares(namesOf(all));
      },
      (owners) => owners.join() === 'a: 3,b: 3',
    );
    await load();
    for (const topic of all) await nothingOpen(topic);
    for (const { name } of all) {
      const received = brokers.get(name)!.received.map(({ message }) => message.entry_id);
      expect(received).toEqual(seeded.get(name));
    }
  });
});

describe('stopping', () => {
  it('finishes what is in flight, gives the rest back and loses nothing', async () => {
    const topic = testTopic({ limits: { batch_entries_max: 20 } });
    await seedEntries(test, topic.name, Array(4_000).fill(null));
    const worker = await run('a', [topic]);
    await eventually(
      () => worker.transport(topic.name).received.length,
      (received) => received > 100,
    );
    await running.pop()!.stop();
    const left = await entryCounts(test, topic.name);
    expect(left.delivered).toBe(worker.transport(topic.name).received.length);
    expect(await test.sql('SELECT FROM claims WHERE topic = $1', [topic.name])).toEqual([]);
    expect(await test.sql(`SELECT FROM relay_workers WHERE worker_id = 'a'`)).toEqual([]);
    await run('b', [topic]);
    expect(await nothingOpen(topic)).toMatchObject({ delivered: 4_000, attempts: 4_000 });
  });
});
