import { defineTopic, newId, type TopicDefinition } from '@acp/contracts';
import {
  createTestDatabase,
  seedEvents,
  storedEnvelopes,
  type SeedOptions,
  type TestDatabase,
} from '@acp/testing';
import {
  LedgerRepository,
  ReplayJobRepository,
  TopicRepository,
  WorkerRepository,
  type Database,
} from '../index.js';

let test: TestDatabase;
let database: Database;
let replays: ReplayJobRepository;

beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open();
  replays = new ReplayJobRepository(database);
  await register();
  await beat('w1');
});
afterEach(() => test.drop());

async function register(...more: TopicDefinition[]): Promise<void> {
  const topics = [defineTopic({ name: 'quotes', transport: 'memory' }), ...more];
  await new TopicRepository(database).register(topics, (topic) => topic);
}

async function beat(workerId: string, leaseMs = 60_000): Promise<void> {
  const worker = { workerId, hostname: 'h', pid: 1, version: '0' };
  await new WorkerRepository(database).heartbeat(worker, leaseMs, { stopping: false, topics: {} });
}

interface Request {
  filter?: object;
  ordering?: 'none' | 'key';
  onlyUnprocessedBy?: string;
}

async function request({ filter = {}, ordering = 'none', onlyUnprocessedBy }: Request = {}) {
  const id = newId();
  await test.sql(
    `INSERT INTO replays (id, name, filter, ordering, only_unprocessed_by, requested_by)
     VALUES ($1, 'test', $2, $3, $4, 'me')`,
    [id, JSON.stringify(filter), ordering, onlyUnprocessedBy ?? null],
  );
  return id;
}

async function listed(request_: Request = {}): Promise<string> {
  const id = await request(request_);
  const job = (await replays.hold('w1', 10)).find((held) => held.id === id)!;
  expect(await replays.list(job, 'w1')).toBe(true);
  return id;
}

async function runToTheEnd(id: string, itemsMax = 3): Promise<void> {
  for (;;) if ((await replays.step(id, 'w1', itemsMax)).kind !== 'ordered') return;
}

const rowOf = async (id: string) =>
  (await test.sql<Row>('SELECT * FROM replays WHERE id = $1', [id]))[0]!;
interface Row {
  status: string;
  worker_id: string | null;
  matched: string | null;
  enqueued: string;
  skipped: string;
  finished_at: Date | null;
}

/** What the replay ordered, in the order of the new entries. */
function orderedBy(id: string) {
  return test.sql<{ event_id: string; topic: string; partition_key: string }>(
    `SELECT event_id, topic, partition_key FROM outbox WHERE replay_id = $1 ORDER BY id`,
    [id],
  );
}

const delivered = (more: SeedOptions = {}): SeedOptions => ({ state: 'delivered', ...more });
const imbalance = async () => (await new LedgerRepository(database).readFull(0)).findings;

/** As retention leaves it: the entry is gone, the event stays. */
const retire = (eventId: string) => test.sql('DELETE FROM outbox WHERE event_id = $1', [eventId]);

describe('a replay', () => {
  it('orders each chosen event once more, with the envelope of its original', async () => {
    const seeded = await seedEvents(test, 7, () => delivered());
    const id = await listed();
    await runToTheEnd(id);
    const ordered = await orderedBy(id);
    expect(ordered.map((entry) => entry.event_id)).toEqual(seeded.map((s) => s.event.event_id));
    for (const { event } of seeded) {
      const [original, again] = await storedEnvelopes(test, event.event_id);
      expect(JSON.parse(again!.payload)).toMatchObject({ event_id: event.event_id });
      expect([again!.payload, again!.headers]).toEqual([original!.payload, original!.headers]);
    }
    expect(ordered[0]).toMatchObject({ partition_key: 'BTCUSDT', topic: 'quotes' });
    expect(await rowOf(id)).toMatchObject({
      status: 'completed',
      matched: '7',
      enqueued: '7',
      skipped: '0',
      finished_at: expect.any(Date),
    });
    expect(await test.sql('SELECT FROM replay_items')).toEqual([]);
    expect(await imbalance()).toEqual([]);
  });

  it.each([
    ['event_type', { event_type: 'OTHER' }, { event: { event_type: 'OTHER' } }],
    ['source', { source: 'yahoo' }, { event: { source: 'yahoo' } }],
    ['entity_id', { entity_id: 'ETHUSDT' }, { event: { entity_id: 'ETHUSDT' } }],
    ['topic', { topic: 'other' }, { topics: ['other'] }],
    [
      'trace_id',
      { trace_id: '0197f1d2-0000-7000-8000-000000000001' },
      { event: { trace_id: '0197f1d2-0000-7000-8000-000000000001' } },
    ],
    [
      'from and to',
      { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:00:01Z' },
      { event: { ingested_at: '2026-11-20T10:00:00.000Z' } },
    ],
  ])('obeys the filter by %s', async (_name, filter, options) => {
    const [, chosen] = await seedEvents(test, 3, (i) => delivered(i === 1 ? options : {}));
    const id = await listed({ filter });
    await runToTheEnd(id);
    expect((await orderedBy(id)).map((e) => e.event_id)).toEqual([chosen!.event.event_id]);
  });

  it('excludes the end of the window', async () => {
    await seedEvents(test, 1, () =>
      delivered({ event: { ingested_at: '2026-11-20T10:00:00.000Z' } }),
    );
    const id = await listed({ filter: { to: '2026-11-20T10:00:00.000Z' } });
    await runToTheEnd(id);
    expect(await rowOf(id)).toMatchObject({ status: 'completed', matched: '0' });
  });

  it('refuses a filter with a member it does not know', async () => {
    const id = await request({ filter: { colour: 'red' } });
    const [job] = await replays.hold('w1', 10);
    expect(job!.id).toBe(id);
    await expect(replays.list(job!, 'w1')).rejects.toThrow('unknown in the filter: colour');
  });

  it('keeps the order of the original entries with ordering by key', async () => {
    const at = (i: number) => `2026-11-20T10:00:0${9 - i}.000Z`;
    const seeded = await seedEvents(test, 6, (i) => delivered({ event: { ingested_at: at(i) } }));
    const ids = seeded.map((s) => s.event.event_id);
    const byKey = await listed({ ordering: 'key' });
    await runToTheEnd(byKey, 2);
    expect((await orderedBy(byKey)).map((entry) => entry.event_id)).toEqual(ids);
    const byTime = await listed({ ordering: 'none' });
    await runToTheEnd(byTime, 2);
    expect((await orderedBy(byTime)).map((entry) => entry.event_id)).toEqual(ids.reverse());
  });

  it('skips what the consumer named has processed, and counts it', async () => {
    const seeded = await seedEvents(test, 6, (i) =>
      delivered({ processedBy: i < 4 ? ['lab'] : ['other'] }),
    );
    const id = await listed({ onlyUnprocessedBy: 'lab' });
    await runToTheEnd(id);
    expect((await orderedBy(id)).map((entry) => entry.event_id)).toEqual(
      seeded.slice(4).map((s) => s.event.event_id),
    );
    expect(await rowOf(id)).toMatchObject({ matched: '6', enqueued: '2', skipped: '4' });
  });

  it('does not repeat an effect that was made while it ran', async () => {
    const [, second] = await seedEvents(test, 2, () => delivered());
    const id = await listed({ onlyUnprocessedBy: 'lab' });
    await replays.step(id, 'w1', 1);
    await test.sql(`INSERT INTO processed_events VALUES ($1, 'lab', 'quotes')`, [
      second!.event.event_id,
    ]);
    await runToTheEnd(id);
    expect(await rowOf(id)).toMatchObject({ enqueued: '1', skipped: '1' });
  });
});

describe('envelopes of a replay', () => {
  it.each(['canonical', 'cloudevents', 'cloudevents-binary'] as const)(
    'are rendered as %s where retention has taken the original',
    async (format) => {
      await register(defineTopic({ name: 'quotes', transport: 'memory', format }));
      const [kept, gone] = await seedEvents(test, 2, () => delivered({ format }));
      const [original] = await storedEnvelopes(test, gone!.event.event_id);
      await retire(gone!.event.event_id);
      const id = await listed();
      await runToTheEnd(id);
      const [again] = await storedEnvelopes(test, gone!.event.event_id);
      expect(again!.replay_id).toBe(id);
      expect([again!.payload, again!.headers]).toEqual([original!.payload, original!.headers]);
      expect((await orderedBy(id)).map((entry) => entry.event_id).sort()).toEqual(
        [kept!.event.event_id, gone!.event.event_id].sort(),
      );
    },
  );

  it('go to a topic that was added later only when the filter names it', async () => {
    await register(defineTopic({ name: 'late', transport: 'memory' }));
    await seedEvents(test, 2, () => delivered());
    const everything = await listed();
    await runToTheEnd(everything);
    expect((await orderedBy(everything)).map((entry) => entry.topic)).toEqual(['quotes', 'quotes']);
    const named = await listed({ filter: { topic: 'late' } });
    await runToTheEnd(named);
    expect((await orderedBy(named)).map((entry) => entry.topic)).toEqual(['late', 'late']);
    expect(await imbalance()).toEqual([]);
  });

  it('are those from before an operator edited one delivery', async () => {
    const [edited] = await seedEvents(test, 1, () => delivered());
    const [before] = await storedEnvelopes(test, edited!.event.event_id);
    await test.sql(
      `INSERT INTO entry_edits (entry_id, event_id, edited_by, reason, original_payload,
                                edited_payload, original_envelope, edited_envelope)
       SELECT id, event_id, 'me', 'test', '{}', '{}', $1, '{"edited":true}' FROM outbox`,
      [before!.payload],
    );
    await test.sql(`UPDATE outbox SET payload_json = '{"edited":true}'`);
    const id = await listed({ filter: { trace_id: edited!.event.trace_id } });
    await runToTheEnd(id);
    const sent = await storedEnvelopes(test, edited!.event.event_id);
    expect(sent.map(({ payload }) => payload)).toEqual(['{"edited":true}', before!.payload]);
    // The edit was made by hand: no operator's action is on record for it.
    expect(await imbalance()).toMatchObject([{ table: 'entry_edits', difference: 1 }]);
  });

  it('are left out, and counted as skipped, where the event is gone too', async () => {
    const [gone] = await seedEvents(test, 3, () => delivered());
    const id = await listed();
    await retire(gone!.event.event_id);
    await test.sql('SET session_replication_role = replica');
    await test.sql('DELETE FROM events WHERE event_id = $1', [gone!.event.event_id]);
    await test.sql('SET session_replication_role = DEFAULT');
    await runToTheEnd(id);
    expect(await rowOf(id)).toMatchObject({ matched: '3', enqueued: '2', skipped: '1' });
  });
});

describe('the list of a replay', () => {
  it('does not change with what commits after it was written', async () => {
    await seedEvents(test, 3, () => delivered());
    const id = await listed({ filter: { to: '2026-12-01T00:00:00Z' } });
    await replays.step(id, 'w1', 2);
    await seedEvents(test, 5, () => delivered({ event: { ingested_at: '2026-01-01T00:00:00Z' } }));
    await runToTheEnd(id);
    expect(await rowOf(id)).toMatchObject({ matched: '3', enqueued: '3' });
  });

  it('is not kept when the replay is cancelled while it is being written', async () => {
    await seedEvents(test, 3, () => delivered());
    const id = await request();
    const [job] = await replays.hold('w1', 10);
    const cancelled = await database.inTransaction(async (runner) => {
      await runner.run({
        name: 'cancel',
        text: `UPDATE replays SET status = 'cancelled'`,
      });
      const list = replays.list(job!, 'w1');
      await waitForLock();
      return { list };
    });
    expect(await cancelled.list).toBe(false);
    expect(await test.sql('SELECT FROM replay_items')).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled', matched: null });
  });

  it('names the transactions that are writing events', async () => {
    await database.inTransaction(async (runner) => {
      expect(await replays.eventWriters()).toEqual([]);
      await runner.run({
        name: 'write',
        text: `DELETE FROM outbox WHERE id < 0`,
      });
      const { rows } = await runner.run<{ pid: number }>({
        name: 'pid',
        text: 'SELECT pg_backend_pid() AS pid',
      });
      expect(await replays.eventWriters()).toEqual([{ id: expect.any(String), pid: rows[0]!.pid }]);
    });
    expect(await replays.eventWriters()).toEqual([]);
  });

  it('is removed in bounded steps once its replay has ended', async () => {
    await seedEvents(test, 5, () => delivered());
    const id = await listed();
    expect(await replays.dropEndedLists(3)).toBe(0);
    await test.sql(`UPDATE replays SET status = 'cancelled' WHERE id = $1`, [id]);
    expect(await replays.dropEndedLists(3)).toBe(3);
    expect(await replays.dropEndedLists(3)).toBe(2);
    expect(await replays.dropEndedLists(3)).toBe(0);
  });
});

/** Until some session waits for a row lock. */
async function waitForLock(): Promise<void> {
  for (;;) {
    const waiting = await test.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
  }
}

describe('a step of a replay', () => {
  it('leaves neither entries nor a position behind when it fails', async () => {
    await seedEvents(test, 6, () => delivered());
    const id = await listed();
    await replays.step(id, 'w1', 2);
    await test.sql(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'planted'; END $$`);
    for (const table of ['replays', 'outbox']) {
      const timing = table === 'replays' ? 'UPDATE' : 'INSERT';
      await test.sql(`CREATE TRIGGER planted AFTER ${timing} ON ${table}
                      FOR EACH ROW EXECUTE FUNCTION fail()`);
      await expect(replays.step(id, 'w1', 2)).rejects.toThrow('planted');
      await test.sql(`DROP TRIGGER planted ON ${table}`);
      expect(await orderedBy(id)).toHaveLength(2);
      expect(await rowOf(id)).toMatchObject({ status: 'running', enqueued: '2' });
    }
    await runToTheEnd(id);
    expect(await orderedBy(id)).toHaveLength(6);
    expect(await rowOf(id)).toMatchObject({ matched: '6', enqueued: '6', skipped: '0' });
  });

  it('does nothing for a replay that is paused, cancelled or held by another', async () => {
    await seedEvents(test, 4, () => delivered());
    const id = await listed();
    for (const change of [`status = 'paused'`, `status = 'cancelled'`, `worker_id = 'w2'`]) {
      await test.sql(`UPDATE replays SET status = 'running', worker_id = 'w1' WHERE id = $1`, [id]);
      await test.sql(`UPDATE replays SET ${change} WHERE id = $1`, [id]);
      expect(await replays.step(id, 'w1', 2)).toEqual({ kind: 'lost' });
    }
    expect(await orderedBy(id)).toEqual([]);
  });

  it('orders nothing twice when two workers believe they hold the replay', async () => {
    await seedEvents(test, 40, () => delivered());
    const id = await listed({ ordering: 'key' });
    await Promise.all([1, 2, 3, 4].map(() => runToTheEnd(id, 3)));
    const ordered = await orderedBy(id);
    expect(new Set(ordered.map((entry) => entry.event_id)).size).toBe(40);
    expect(ordered).toHaveLength(40);
    expect(await rowOf(id)).toMatchObject({ enqueued: '40', skipped: '0', status: 'completed' });
  });
});

describe('holding replays', () => {
  it('gives a replay to one worker, which keeps it while its lease holds', async () => {
    const id = await request();
    await beat('w2');
    const both = await Promise.all([replays.hold('w1', 10), replays.hold('w2', 10)]);
    expect(both.flat().map((job) => job.id)).toEqual([id]);
    const holder = both[0].length > 0 ? 'w1' : 'w2';
    expect(await replays.hold(holder === 'w1' ? 'w2' : 'w1', 10)).toEqual([]);
    expect(await replays.hold(holder, 10)).toHaveLength(1);
  });

  it('lets another worker take over, at the position, when the lease is over', async () => {
    await seedEvents(test, 6, () => delivered());
    const id = await listed();
    await replays.step(id, 'w1', 4);
    await beat('w2');
    expect(await replays.hold('w2', 10)).toEqual([]);
    await test.sql(`UPDATE relay_workers SET lease_expires_at = now() - interval '1 s'
                    WHERE worker_id = 'w1'`);
    expect(await replays.hold('w2', 10)).toMatchObject([{ id, listed: true }]);
    expect(await replays.step(id, 'w1', 10)).toEqual({ kind: 'lost' });
    expect(await replays.step(id, 'w2', 10)).toMatchObject({ kind: 'completed', items: 2 });
    expect(await orderedBy(id)).toHaveLength(6);
  });

  it('passes a released replay on at once, and an ended one never', async () => {
    const id = await request();
    await replays.hold('w1', 10);
    await replays.release('w1');
    await beat('w2');
    expect(await replays.hold('w2', 10)).toHaveLength(1);
    for (const status of ['paused', 'completed', 'cancelled', 'failed']) {
      await test.sql('UPDATE replays SET status = $2 WHERE id = $1', [id, status]);
      expect(await replays.hold('w2', 10)).toEqual([]);
    }
  });
});
