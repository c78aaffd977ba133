import { newId } from '@acp/contracts';
import { createTestDatabase, seedEvents, type SeedOptions, type TestDatabase } from '@acp/testing';
import {
  FIRST_ENTRY,
  FIRST_RAW_PAYLOAD,
  InboxRepository,
  LedgerRepository,
  ReplayJobRepository,
  RetentionRepository,
  WorkerRepository,
  type Database,
} from '../index.js';

let test: TestDatabase;
let database: Database;
let retention: RetentionRepository;

beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open();
  retention = new RetentionRepository(database);
});
afterEach(() => test.drop());

const states = ['pending', 'in_flight', 'delivered', 'dead', 'discarded'] as const;

/** Seeds, and makes all of it as old as it says. */
async function seedAged(count: number, days: number, optionsOf: (i: number) => SeedOptions) {
  const seeded = await seedEvents(test, count, optionsOf);
  await test.sql('SET session_replication_role = replica');
  const raws = seeded.map((s) => s.rawPayloadId);
  const entries = seeded.flatMap((s) => s.entryIds);
  await test.sql(
    `UPDATE raw_payloads SET fetched_at = now() - $2 * interval '1 day' WHERE id = ANY ($1)`,
    [raws, days],
  );
  await test.sql(
    `UPDATE outbox SET created_at = now() - $2 * interval '1 day',
            delivered_at = delivered_at - $2 * interval '1 day',
            discarded_at = discarded_at - $2 * interval '1 day' WHERE id = ANY ($1::bigint[])`,
    [entries, days],
  );
  await test.sql('SET session_replication_role = DEFAULT');
  return seeded;
}

const pruneEntries = (days = 10, after = FIRST_ENTRY, rowsMax = 1_000) =>
  retention.pruneEntries({ after, rowsMax, days });
const pruneRaws = (
  days = 10,
  after = FIRST_RAW_PAYLOAD,
  recordsMax = 1_000,
  { decisionDays = 0 }: { decisionDays?: number } = {},
) => retention.pruneRawPayloads({ after, rawPayloadsMax: 1_000, recordsMax, days, decisionDays });
const ledger = () => new LedgerRepository(database).readFull(0);
const count = async (table: string) =>
  (await test.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n;

describe('retention of decisions', () => {
  it('takes their raw payloads after days of their own, and those of held ones never', async () => {
    const [market, proposal, held] = await seedAged(3, 200, () => ({ state: 'delivered' }));
    await test.sql('SET session_replication_role = replica');
    await test.sql(`UPDATE raw_payloads SET connector = 'decisions' WHERE id = ANY ($1)`, [
      [proposal!.rawPayloadId, held!.rawPayloadId],
    ]);
    await test.sql('SET session_replication_role = DEFAULT');
    await test.sql(
      `INSERT INTO decisions (decision_id, kind, source, proposed_by, actor, model_name, trace_id,
         action_sha256, state, policy_set, policy_version, hold_until, quorum)
       VALUES ($1, 'order.place', 's', 'key:s', 'a', 'm', $1, sha256('x'), 'held', 'p', 1, now(), 1)`,
      [held!.event.event_id],
    );
    const left = async () =>
      (await test.sql<{ id: string }>('SELECT id FROM raw_payloads ORDER BY id')).map(
        ({ id }) => id,
      );
    const prune = (decisionDays: number) =>
      pruneRaws(10, FIRST_RAW_PAYLOAD, 1_000, { decisionDays });
    expect(await prune(0)).toMatchObject({ raw_payloads: 1, events: 1 });
    expect(await left()).not.toContain(market!.rawPayloadId);
    expect(await prune(201)).toMatchObject({ raw_payloads: 0 });
    expect(await prune(199)).toMatchObject({ raw_payloads: 1 });
    expect(await left()).toEqual([held!.rawPayloadId]);
  });
});

describe('retention of entries', () => {
  it('takes what was delivered or discarded long ago, and nothing else', async () => {
    await seedAged(10, 20, (i) => ({ state: states[i % 5]! }));
    await seedAged(5, 2, (i) => ({ state: states[i]! }));
    expect(await pruneEntries()).toMatchObject({ entries: 4 });
    const left = await test.sql<{ state: string }>(
      `SELECT CASE WHEN delivered_at IS NOT NULL THEN 'delivered'
                   WHEN dead_lettered_at IS NOT NULL THEN 'dead'
                   WHEN discarded_at IS NOT NULL THEN 'discarded' ELSE 'open' END AS state
       FROM outbox ORDER BY state`,
    );
    expect(left.map((row) => row.state)).toEqual(
      'dead dead dead delivered discarded open open open open open open'.split(' '),
    );
    expect(await pruneEntries()).toMatchObject({ entries: 0 });
  });

  it('counts by their end, not by their age', async () => {
    const [entry] = await seedAged(1, 20, () => ({ state: 'delivered' }));
    await test.sql('UPDATE outbox SET delivered_at = now() WHERE id = $1', entry!.entryIds);
    expect(await pruneEntries()).toMatchObject({ entries: 0 });
  });

  it('takes the attempts with them', async () => {
    await seedAged(2, 20, (i) => ({ state: i === 0 ? 'discarded' : 'dead' }));
    await pruneEntries();
    expect(await count('delivery_attempts')).toBe(5);
  });

  it('leaves the ledger as it was', async () => {
    await seedAged(10, 20, (i) => ({
      topics: ['a', 'b'],
      state: states[i % 5]!,
      processedBy: ['lab'],
    }));
    const before = await ledger();
    await pruneEntries();
    const after = await ledger();
    expect(before.imbalance).toBe(0);
    expect(after.findings).toEqual([]);
    const { as_of: _a, last_full_verification_at: _b, ...tables } = before;
    expect(after).toMatchObject(tables);
  });

  it('does not hide an entry that is lost afterwards', async () => {
    const seeded = await seedAged(6, 20, (i) => ({ state: i < 4 ? 'delivered' : 'pending' }));
    await pruneEntries();
    await test.sql('DELETE FROM outbox WHERE id = $1', seeded[5]!.entryIds);
    const { imbalance, findings } = await ledger();
    expect(imbalance).toBe(1);
    expect(findings).toMatchObject([{ rule: 'events_have_their_entries', difference: 1 }]);
    expect(findings[0]!.ids).toContain(seeded[5]!.event.event_id);
  });

  it('does not pass for the loss of an entry that was there when it ran', async () => {
    const seeded = await seedAged(2, 20, () => ({ state: 'delivered' }));
    await test.sql('DELETE FROM outbox WHERE id = $1', seeded[0]!.entryIds);
    await pruneEntries();
    expect((await ledger()).imbalance).toBe(1);
  });

  it('notices an entry that comes back', async () => {
    const seeded = await seedAged(2, 20, () => ({ state: 'delivered' }));
    await pruneEntries();
    await test.sql(
      `INSERT INTO outbox (event_id, topic, payload_json)
       SELECT event_id, 'quotes', json_build_object('event_id', event_id, 'event_type', event_type,
              'source', source, 'entity_id', entity_id, 'trace_id', trace_id, 'payload', payload)
       FROM events WHERE event_id = $1`,
      [seeded[0]!.event.event_id],
    );
    const { imbalance, findings } = await ledger();
    expect(findings).toMatchObject([{ rule: 'events_have_their_entries', difference: 1 }]);
    expect(imbalance).toBe(1);
  });

  it('goes in steps, and says where the next begins and when the rest is too young', async () => {
    const seeded = await seedAged(5, 20, () => ({ state: 'delivered' }));
    await seedAged(5, 2, () => ({ state: 'delivered' }));
    const first = await pruneEntries(10, FIRST_ENTRY, 3);
    expect(first).toEqual({ entries: 3, last_id: seeded[2]!.entryIds[0], complete: false });
    const second = await pruneEntries(10, first!.last_id!, 3);
    expect(second).toMatchObject({ entries: 2, complete: false });
    expect(await pruneEntries(10, second!.last_id!, 3)).toMatchObject({
      entries: 0,
      complete: true,
    });
    expect(await pruneEntries(10, '999999', 3)).toEqual({
      entries: 0,
      last_id: null,
      complete: true,
    });
  });

  it('only counts on a dry run', async () => {
    await seedAged(5, 20, (i) => ({ state: states[i]! }));
    const window = { after: FIRST_ENTRY, rowsMax: 1_000, days: 10 };
    expect(await retention.countEntries(window)).toMatchObject({ entries: 2, complete: true });
    expect(await count('outbox')).toBe(5);
  });

  it('leaves the step to another worker that is at it', async () => {
    await seedAged(2, 20, () => ({ state: 'delivered' }));
    await database.inTransaction(async (runner) => {
      await runner.run({
        name: 'hold',
        text: `SELECT pg_advisory_xact_lock(hashtextextended('retention', 0))`,
      });
      expect(await pruneEntries()).toBeNull();
      expect(await pruneRaws()).toBeNull();
    });
    expect(await pruneEntries()).toMatchObject({ entries: 2 });
  });
});

describe('retention of raw payloads', () => {
  it('takes all that came of them once every entry has ended', async () => {
    await seedAged(10, 20, (i) => ({
      topics: ['a', 'b'],
      state: states[i % 5]!,
      processedBy: ['lab'],
    }));
    await seedAged(2, 2, () => ({ state: 'delivered' }));
    expect(await pruneRaws()).toMatchObject({ raw_payloads: 4, events: 4, entries: 8 });
    expect(await count('raw_payloads')).toBe(8);
    expect(await count('events')).toBe(8);
    expect(await count('outbox')).toBe(14);
    expect(await count('processed_events')).toBe(6);
  });

  it('keeps a raw payload while one of its entries is open or dead', async () => {
    const seeded = await seedAged(3, 20, () => ({ topics: ['a', 'b'], state: 'delivered' }));
    const open = [seeded[0]!.entryIds[0], seeded[1]!.entryIds[1]];
    await test.sql('UPDATE outbox SET delivered_at = NULL WHERE id = $1', [open[0]]);
    await test.sql(
      'UPDATE outbox SET delivered_at = NULL, dead_lettered_at = now() WHERE id = $1',
      [open[1]],
    );
    expect(await pruneRaws()).toMatchObject({ raw_payloads: 1, entries: 2 });
  });

  it('keeps a raw payload while its quarantine waits for an operator', async () => {
    const [seeded] = await seedAged(1, 20, () => ({ state: 'delivered' }));
    await test.sql('SET session_replication_role = replica');
    await test.sql('UPDATE raw_payloads SET records = 2, rejected = 1');
    await test.sql('SET session_replication_role = DEFAULT');
    await test.sql(
      `INSERT INTO rejected_records (id, raw_payload_id, record_index, source, connector, trace_id,
                                     record_text, reasons)
       VALUES (gen_random_uuid(), $1, 1, 's', 'c', gen_random_uuid(), '{}', '[{"code":"X"}]')`,
      [seeded!.rawPayloadId],
    );
    expect(await pruneRaws()).toMatchObject({ raw_payloads: 0 });
    await test.sql(`UPDATE rejected_records SET status = 'discarded'`);
    expect(await pruneRaws()).toMatchObject({ raw_payloads: 1 });
    expect(await count('rejected_records')).toBe(0);
    expect((await ledger()).findings).toEqual([]);
  });

  it.each([
    ['alone', false],
    ['after retention of entries', true],
  ])('leaves the ledger as it was, %s', async (_name, entriesFirst) => {
    await seedAged(10, 20, (i) => ({
      topics: ['a', 'b'],
      state: states[i % 5]!,
      processedBy: ['lab'],
    }));
    const before = await ledger();
    if (entriesFirst) await pruneEntries();
    expect(await pruneRaws()).toMatchObject({ raw_payloads: 4 });
    const after = await ledger();
    expect(after.findings).toEqual([]);
    const { as_of: _a, last_full_verification_at: _b, ...tables } = before;
    expect(after).toMatchObject(tables);
  });

  it.each([
    ['event', 'DELETE FROM events WHERE event_id = $1', (s: Seeded) => s.event.event_id],
    ['entry', 'DELETE FROM outbox WHERE id = $1', (s: Seeded) => s.entryIds[0]],
    ['raw payload', 'DELETE FROM raw_payloads WHERE id = $1', (s: Seeded) => s.rawPayloadId],
  ])('does not hide an %s that is lost afterwards', async (_what, sql, idOf) => {
    const seeded = await seedAged(4, 20, (i) => ({ state: i < 2 ? 'delivered' : 'pending' }));
    await pruneEntries();
    await pruneRaws();
    expect((await ledger()).imbalance).toBe(0);
    await test.sql('SET session_replication_role = replica');
    await test.sql(sql, [idOf(seeded[3]!)]);
    await test.sql('SET session_replication_role = DEFAULT');
    expect((await ledger()).imbalance).toBeGreaterThan(0);
  });

  it('ends a window before it holds too many records', async () => {
    const seeded = await seedAged(5, 20, () => ({ state: 'delivered' }));
    const first = await pruneRaws(10, FIRST_RAW_PAYLOAD, 2);
    expect(first).toMatchObject({ raw_payloads: 2, last_id: seeded[1]!.rawPayloadId });
    expect(await pruneRaws(10, first!.last_id!, 1)).toMatchObject({ raw_payloads: 1 });
  });

  it('only counts on a dry run', async () => {
    await seedAged(5, 20, (i) => ({ state: states[i]! }));
    const sizes = { rawPayloadsMax: 100, recordsMax: 100 };
    const window = { after: FIRST_RAW_PAYLOAD, ...sizes, days: 10, decisionDays: 0 };
    expect(await retention.countRawPayloads(window)).toMatchObject({
      raw_payloads: 2,
      events: 2,
      entries: 2,
    });
    expect(await count('raw_payloads')).toBe(5);
  });

  it('still refuses everybody else', async () => {
    await seedAged(1, 20, () => ({ state: 'delivered' }));
    await pruneRaws(30);
    await expect(test.sql('DELETE FROM events')).rejects.toThrow('events is immutable');
  });
});

type Seeded = Awaited<ReturnType<typeof seedEvents>>[number];

describe('retention and the inbox', () => {
  it('leaves the ledger as it was when inbox rows go after their entries', async () => {
    await seedAged(4, 20, () => ({ state: 'delivered', processedBy: ['lab'] }));
    const before = await ledger();
    await pruneEntries();
    const step = { consumer: 'lab', olderThanSeconds: 0, rowsMax: 3, besideOutbox: true };
    const inbox = new InboxRepository({ preparedStatements: true });
    const pruned = await database.dataSource.transaction((m) => inbox.pruneProcessed(m, step));
    expect(pruned).toBe(3);
    const { totals, by_consumer, findings } = await ledger();
    expect(findings).toEqual([]);
    expect(totals).toEqual(before.totals);
    expect(by_consumer).toEqual(before.by_consumer);
  });
});

describe('retention and replays', () => {
  it('never takes an event that a replay is giving a new entry', async () => {
    await new WorkerRepository(database).heartbeat(
      { workerId: 'w1', hostname: 'h', pid: 1, version: '0' },
      60_000,
      { stopping: false, topics: {} },
    );
    await seedAged(200, 20, () => ({ state: 'delivered' }));
    const replays = new ReplayJobRepository(database);
    const id = newId();
    await test.sql(
      `INSERT INTO replays (id, name, filter, requested_by) VALUES ($1, 'n', '{}', 'me')`,
      [id],
    );
    const [job] = await replays.hold('w1', 1);
    await replays.list(job!, 'w1');
    const replaying = (async () => {
      while ((await replays.step(id, 'w1', 7)).kind === 'ordered');
    })();
    for (let after: string | null = FIRST_RAW_PAYLOAD; after !== null;) {
      const step = await pruneRaws(10, after, 11);
      after = step!.last_id;
    }
    await replaying;
    const { findings } = await ledger();
    expect(findings).toEqual([]);
    const [row] = await test.sql<{ sum: number; enqueued: number; left: number }>(
      `SELECT (enqueued + skipped)::int AS sum, enqueued::int AS enqueued,
              (SELECT count(*)::int FROM outbox WHERE replay_id = $1) AS left
       FROM replays`,
      [id],
    );
    expect(row!.sum).toBe(200);
    expect(row!.left).toBe(row!.enqueued);
  });
});
