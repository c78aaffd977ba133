import { defineTopic, newId } from '@acp/contracts';
import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import {
  OutboxRepository,
  TopicRepository,
  WorkerRepository,
  type Claim,
  type Database,
  type EntryOutcome,
  type Suspicion,
} from '../index.js';

let test: TestDatabase;
let database: Database;
let outbox: OutboxRepository;
let topics: TopicRepository;
let workers: WorkerRepository;

const facts = { transport: 'memory', startedAt: new Date() };
const block = { deadLettersBlock: true };

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 8 });
  outbox = new OutboxRepository(database);
  topics = new TopicRepository(database);
  workers = new WorkerRepository(database);
});
afterAll(() => test.drop());

/** A topic of its own for each test, so that tests share nothing but the tables. */
let topic: string;
beforeEach(async () => {
  await test.sql('DELETE FROM claims');
  topic = `t-${newId()}`;
  await topics.register([defineTopic({ name: topic, transport: 'memory' })], (t) => t);
  await beat('w1');
});

async function beat(workerId: string, leaseMs = 60_000): Promise<void> {
  const worker = { workerId, hostname: 'h', pid: 1, version: '0' };
  await workers.heartbeat(worker, leaseMs, { stopping: false, topics: {} });
}

async function seed(keys: readonly (string | null)[]): Promise<string[]> {
  const rows = await test.sql<{ id: string }>(
    `INSERT INTO outbox (event_id, topic, partition_key, payload_json, headers)
     SELECT gen_random_uuid(), $1, k, '{"a":1}', '{}' FROM unnest($2::text[]) AS k RETURNING id`,
    [topic, keys],
  );
  return rows.map((row) => row.id);
}

function fresh(workerId = 'w1', entriesMax = 500, order?: { deadLettersBlock: boolean }) {
  const request = { claimId: newId(), topic, workerId, entriesMax, bytesMax: 1e9 };
  return outbox.claimFresh(request, order);
}
function due(options: Parameters<OutboxRepository['claimDue']>[1] = {}, workerId = 'w1') {
  return outbox.claimDue(
    { claimId: newId(), topic, workerId, entriesMax: 500, bytesMax: 1e9 },
    options,
  );
}
const ids = (claim: Claim | null) => claim?.entries.map((entry) => entry.id) ?? [];
const deliver = (claim: Claim) => outbox.settleDelivered(claim, [], facts);
function settle(claim: Claim, outcomes: EntryOutcome[]) {
  const settled = new Set(outcomes.map((outcome) => outcome.entryId));
  return outbox.settle(
    claim,
    outcomes,
    ids(claim).filter((id) => !settled.has(id)),
    facts,
  );
}

describe('claiming fresh entries', () => {
  it('takes the oldest first, in order, up to the limit, and each only once', async () => {
    const seeded = await seed(Array(10).fill(null));
    expect(ids(await fresh('w1', 4))).toEqual(seeded.slice(0, 4));
    expect(ids(await fresh('w2', 4))).toEqual(seeded.slice(4, 8));
    expect(ids(await fresh('w1', 4))).toEqual(seeded.slice(8));
    expect(await fresh('w1', 4)).toBeNull();
  });

  it('never hands an entry to two of eight concurrent claimers', async () => {
    const seeded = await seed(Array(2_000).fill(null));
    const taken: string[] = [];
    const claimer = async (worker: string) => {
      for (let claim = await fresh(worker, 50); claim; claim = await fresh(worker, 50)) {
        taken.push(...ids(claim));
        await deliver(claim);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, i) => claimer(`c${i}`)));
    expect(taken.length).toBe(seeded.length);
    expect(new Set(taken)).toEqual(new Set(seeded));
  });

  it('stops at the limit of bytes but always takes the first', async () => {
    const seeded = await seed([null, null, null]);
    const request = { claimId: newId(), topic, workerId: 'w1', entriesMax: 500, bytesMax: 1 };
    expect(ids(await outbox.claimFresh(request))).toEqual(seeded.slice(0, 1));
    const two = { ...request, claimId: newId(), bytesMax: 8 };
    expect(ids(await outbox.claimFresh(two))).toEqual(seeded.slice(1));
  });

  it('hands out the envelope as the text that was stored', async () => {
    await test.sql(
      `INSERT INTO outbox (event_id, topic, payload_json) VALUES (gen_random_uuid(), $1, $2)`,
      [topic, '{"b" :1, "a":"\\u0041"}'],
    );
    expect((await fresh())!.entries[0]!.payload).toBe('{"b" :1, "a":"\\u0041"}');
  });
});

describe('settling', () => {
  it('marks a delivered claim once, without touching an index', async () => {
    await seed(Array(3).fill(null));
    const claim = (await fresh())!;
    expect(await outbox.settleDelivered(claim, ['r1', 'r2', 'r3'], facts)).toBe(3);
    const rows = await test.sql(
      `SELECT delivered_at IS NOT NULL AS delivered, delivery_attempts, claimed_by, broker_ref
       FROM outbox WHERE topic = $1 ORDER BY id`,
      [topic],
    );
    expect(rows).toEqual(
      ['r1', 'r2', 'r3'].map((broker_ref) => ({
        delivered: true,
        delivery_attempts: 1,
        claimed_by: 'w1',
        broker_ref,
      })),
    );
    expect(await test.sql('SELECT FROM claims WHERE topic = $1', [topic])).toEqual([]);
    const indexed = await test.sql<{ columns: string }>(
      `SELECT pg_get_indexdef(indexrelid) AS columns FROM pg_index WHERE indrelid = 'outbox'::regclass`,
    );
    const changed = /delivered_at|delivery_attempts|claimed_by|claimed_at|broker_ref/;
    expect(indexed.filter((index) => changed.test(index.columns))).toEqual([]);
  });

  it('changes nothing for a worker whose claim was revoked', async () => {
    await seed([null, null]);
    await beat('late', -1_000);
    const claim = (await fresh('late'))!;
    expect((await outbox.expireClaims(10)).entries).toBe(2);
    expect(await deliver(claim)).toBe(0);
    expect(await settle(claim, [{ entryId: ids(claim)[0]!, kind: 'delivered' }])).toBe(0);
    const [row] = await test.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM outbox WHERE topic = $1 AND delivered_at IS NULL',
      [topic],
    );
    expect(row!.n).toBe(2);
  });

  it('settles part of a claim and keeps the rest in it', async () => {
    const [a, b, c] = (await seed([null, null, null])) as [string, string, string];
    const claim = (await fresh())!;
    await settle(claim, [{ entryId: a, kind: 'delivered' }]);
    const [kept] = await test.sql<{ entry_ids: string[] }>(
      'SELECT entry_ids FROM claims WHERE topic = $1',
      [topic],
    );
    expect(kept!.entry_ids).toEqual([b, c]);
    await settle({ ...claim, entries: claim.entries.slice(1) }, [
      { entryId: b, kind: 'retry', delayMs: 0, errorCode: 'TRANSPORT.FAILED', errorMessage: 'x' },
      { entryId: c, kind: 'dead', errorCode: 'TRANSPORT.REJECTED', errorMessage: 'no' },
    ]);
    expect(await test.sql('SELECT FROM claims WHERE topic = $1', [topic])).toEqual([]);
    const again = (await due())!;
    expect(again.entries).toMatchObject([{ id: b, attempts: 1, error_code: 'TRANSPORT.FAILED' }]);
    await deliver(again);
    const attempts = await test.sql(
      'SELECT attempt, outcome FROM delivery_attempts WHERE entry_id = $1 ORDER BY attempt',
      [b],
    );
    expect(attempts).toEqual([
      { attempt: 1, outcome: 'retry' },
      { attempt: 2, outcome: 'delivered' },
    ]);
  });

  it('spends no attempt on an entry that was only postponed', async () => {
    const [a] = (await seed([null])) as [string];
    await settle((await fresh())!, [{ entryId: a, kind: 'postponed', delayMs: 0 }]);
    expect((await due())!.entries).toMatchObject([{ id: a, attempts: 0 }]);
  });

  it('does not hand out a retry before its time', async () => {
    const [a] = (await seed([null])) as [string];
    await settle((await fresh())!, [{ entryId: a, kind: 'retry', delayMs: 60_000 }]);
    expect(await due()).toBeNull();
    await test.sql('UPDATE outbox SET next_attempt_at = now() WHERE id = $1', [a]);
    expect(ids(await due())).toEqual([a]);
  });
});

describe('the sweep', () => {
  it('finds an entry that commits late with a lower id, and only once', async () => {
    const writer = await (await test.open()).pool.connect();
    await writer.query('BEGIN');
    const { rows } = await writer.query<{ id: string }>(
      `INSERT INTO outbox (event_id, topic, payload_json) VALUES (gen_random_uuid(), $1, '{}')
       RETURNING id`,
      [topic],
    );
    await seed([null, null]);
    await deliver((await fresh())!);
    expect(await outbox.sweepLate(topic, 1_000)).toMatchObject({ late: 0 });
    await writer.query('COMMIT');
    writer.release();
    expect(await fresh()).toBeNull();
    expect(await outbox.sweepLate(topic, 1_000)).toMatchObject({ late: 1 });
    expect(await outbox.sweepLate(topic, 1_000)).toMatchObject({ late: 0 });
    expect(ids(await due())).toEqual([rows[0]!.id]);
  });

  it('finds it in windows, however long the transaction stays open', async () => {
    const writer = await (await test.open()).pool.connect();
    await writer.query('BEGIN');
    await writer.query(
      `INSERT INTO outbox (event_id, topic, payload_json) VALUES (gen_random_uuid(), $1, '{}')`,
      [topic],
    );
    await seed(Array(95).fill(null));
    for (let claim = await fresh(); claim; claim = await fresh()) await deliver(claim);
    for (let step = 0; step < 25; step += 1) await outbox.sweepLate(topic, 10);
    await writer.query('COMMIT');
    writer.release();
    let late = 0;
    for (let step = 0; step < 12; step += 1) late += (await outbox.sweepLate(topic, 10)).late;
    expect(late).toBe(1);
  });

  it('visits nothing again once every older transaction has ended', async () => {
    await seed(Array(50).fill(null));
    await deliver((await fresh())!);
    // Transactions of the whole server count, those of other tests too.
    await waitUntil('nothing is visited', async () => {
      const { late, visited, complete } = await outbox.sweepLate(topic, 1_000);
      return late === 0 && visited === 0 && complete;
    });
  });

  it('leaves alone what is claimed, scheduled, parked or ended', async () => {
    const [a, b, c, d] = (await seed([null, null, null, null])) as [string, string, string, string];
    const claim = (await fresh())!;
    await settle(claim, [
      { entryId: a, kind: 'retry', delayMs: 60_000 },
      { entryId: b, kind: 'parked' },
      { entryId: c, kind: 'dead' },
    ]);
    expect(await outbox.sweepLate(topic, 1_000)).toMatchObject({ late: 0, visited: 4 });
    expect(ids(claim)).toContain(d);
  });
});

describe('expired claims', () => {
  it('go back to the queue with the attempt counted, and the worker is named', async () => {
    const [a] = (await seed([null])) as [string];
    await beat('gone', -1_000);
    await fresh('gone');
    const expired = await outbox.expireClaims(10);
    expect(expired).toMatchObject({ claims: 1, entries: 1, workers: ['gone'], topics: [topic] });
    expect(await due()).toBeNull();
    const claim = (await due({ suspicion: 'RELAY.LEASE_EXPIRED' }))!;
    expect(claim.entries).toMatchObject([{ id: a, attempts: 1 }]);
  });

  it('stay with a worker whose lease holds', async () => {
    await seed([null]);
    await fresh('w1');
    expect((await outbox.expireClaims(10)).entries).toBe(0);
  });

  it('mark an entry that dies with its worker again as poison, and bury it at the ceiling', async () => {
    const [a] = (await seed([null])) as [string];
    await beat('gone', -1_000);
    await fresh('gone');
    await outbox.expireClaims(10);
    await due({ suspicion: 'RELAY.LEASE_EXPIRED' }, 'gone');
    await outbox.expireClaims(10);
    for (let crash = 3; crash <= 5; crash += 1) {
      expect(ids(await due({ suspicion: 'RELAY.SUSPECTED_POISON' }, 'gone'))).toEqual([a]);
      await outbox.expireClaims(10);
    }
    const [row] = await test.sql(
      `SELECT delivery_attempts, dead_lettered_at IS NOT NULL AS dead, error_code
       FROM outbox WHERE id = $1`,
      [a],
    );
    expect(row).toEqual({ delivery_attempts: 5, dead: true, error_code: 'RELAY.SUSPECTED_POISON' });
  });
});

describe('a topic ordered by key', () => {
  beforeEach(async () => {
    expect(await topics.takeOwnership(topic, 'w1')).toBe(true);
  });

  it.each([
    ['RELAY.SUSPECTED_POISON', 'RELAY.LEASE_EXPIRED'],
    ['RELAY.LEASE_EXPIRED', 'RELAY.SUSPECTED_POISON'],
    ['RELAY.SUSPECTED_POISON', null],
    [null, 'RELAY.LEASE_EXPIRED'],
  ])(
    'lets no entry pass one of its key that is under another suspicion (%s, %s)',
    async (...codes) => {
      const seeded = await seed(['k', 'k']);
      await test.sql(
        `UPDATE outbox o SET next_attempt_at = now(), error_code = x.code
       FROM unnest($1::bigint[], $2::text[]) AS x (id, code) WHERE o.id = x.id`,
        [seeded, codes],
      );
      const claimed = (code: string | null) =>
        due({ order: block, ...(code && { suspicion: code as Suspicion }) });
      expect(await claimed(codes[1]!)).toBeNull();
      expect(ids(await claimed(codes[0]!))).toEqual([seeded[0]]);
    },
  );

  it('belongs to one worker until its lease is over and its claims are gone', async () => {
    await seed(['k']);
    await beat('w2');
    expect(await topics.takeOwnership(topic, 'w2')).toBe(false);
    expect(await fresh('w2', 500, block)).toBeNull();
    await fresh('w1', 500, block);
    await beat('w1', -1_000);
    expect(await topics.takeOwnership(topic, 'w2')).toBe(false);
    await outbox.expireClaims(10);
    expect(await topics.takeOwnership(topic, 'w2')).toBe(true);
  });

  it('parks fresh entries of a key behind its scheduled head and lets other keys pass', async () => {
    const [a] = (await seed(['k'])) as [string];
    await settle((await fresh('w1', 500, block))!, [
      { entryId: a, kind: 'retry', delayMs: 60_000 },
    ]);
    const [, other] = await seed(['k', 'other', 'k']);
    expect(ids(await fresh('w1', 500, block))).toEqual([other]);
    const parked = await test.sql(
      `SELECT FROM outbox WHERE topic = $1 AND next_attempt_at = 'infinity'`,
      [topic],
    );
    expect(parked.length).toBe(2);
  });

  it('releases parked entries in order when the head is delivered, and not before', async () => {
    const [a] = (await seed(['k'])) as [string];
    await settle((await fresh('w1', 500, block))!, [{ entryId: a, kind: 'retry', delayMs: 0 }]);
    const later = await seed(['k', 'k', 'k']);
    expect(await fresh('w1', 500, block)).toBeNull();
    const head = (await due({ order: block }))!;
    expect(ids(head)).toEqual([a]);
    const options = { ...block, entriesPerKeyMax: 2 };
    expect(await outbox.releaseKeys(topic, options)).toBe(0);
    await deliver(head);
    expect(await outbox.releaseKeys(topic, options)).toBe(2);
    expect(await outbox.releaseKeys(topic, options)).toBe(0);
    const run = (await due({ order: block }))!;
    expect(ids(run)).toEqual(later.slice(0, 2));
    await deliver(run);
    expect(await outbox.releaseKeys(topic, options)).toBe(1);
    expect(ids(await due({ order: block }))).toEqual(later.slice(2));
  });

  it('keeps a key waiting behind its dead letter when that blocks, and only then', async () => {
    const [a] = (await seed(['k'])) as [string];
    await settle((await fresh('w1', 500, block))!, [{ entryId: a, kind: 'dead' }]);
    const [b] = await seed(['k']);
    expect(await fresh('w1', 500, block)).toBeNull();
    expect(await outbox.releaseKeys(topic, { ...block, entriesPerKeyMax: 10 })).toBe(0);
    const pass = { deadLettersBlock: false, entriesPerKeyMax: 10 };
    expect(await outbox.releaseKeys(topic, pass)).toBe(1);
    expect(ids(await due({ order: pass }))).toEqual([b]);
  });

  it('parks due entries behind a head that waits, so that they keep no other key from being seen', async () => {
    const seeded = await seed(['k', 'k', 'k', 'other']);
    await test.sql(
      `UPDATE outbox o
       SET next_attempt_at = now() + CASE WHEN x.n = 1 THEN interval '1 h' ELSE x.n * interval '-1 s' END
       FROM unnest($1::bigint[]) WITH ORDINALITY AS x (id, n) WHERE o.id = x.id`,
      [[seeded[0], seeded[3], seeded[1], seeded[2]]],
    );
    const request = { topic, workerId: 'w1', entriesMax: 2, bytesMax: 1e9 };
    const claim = () => outbox.claimDue({ ...request, claimId: newId() }, { order: block });
    expect(await claim()).toBeNull();
    expect(ids(await claim())).toEqual([seeded[3]]);
    const rows = await test.sql(
      `SELECT id FROM outbox WHERE topic = $1 AND next_attempt_at = 'infinity' ORDER BY id`,
      [topic],
    );
    expect(rows).toEqual(seeded.slice(1, 3).map((id) => ({ id })));
  });

  it('lets no due entry pass an older one of its key that became due after it', async () => {
    const seeded = await seed(['k', 'k', 'k']);
    await test.sql(
      `UPDATE outbox o SET next_attempt_at = now() - x.n * interval '1 s'
       FROM unnest($1::bigint[]) WITH ORDINALITY AS x (id, n) WHERE o.id = x.id`,
      [seeded],
    );
    const taken: string[] = [];
    for (let round = 0; round < 10 && taken.length < 3; round += 1) {
      const request = { claimId: newId(), topic, workerId: 'w1', entriesMax: 1, bytesMax: 1e9 };
      const claim = await outbox.claimDue(request, { order: block });
      taken.push(...ids(claim));
      if (claim) await deliver(claim);
      else await outbox.releaseKeys(topic, { ...block, entriesPerKeyMax: 10 });
    }
    expect(taken).toEqual(seeded);
  });

  it('walks more keys than one step holds', async () => {
    const heads = await seed(Array.from({ length: 25 }, (_, i) => `k${i}`));
    const claim = (await fresh('w1', 500, block))!;
    await settle(
      claim,
      heads.map((entryId) => ({ entryId, kind: 'parked' })),
    );
    const options = { ...block, entriesPerKeyMax: 1, keysPerStepMax: 10 };
    expect(await outbox.releaseKeys(topic, options)).toBe(25);
  });
});
