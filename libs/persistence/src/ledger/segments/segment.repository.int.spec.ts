import { newId } from '@acp/contracts';
import {
  createTestDatabase,
  seedEvents,
  waitUntil,
  type SeededEvent,
  type TestDatabase,
} from '@acp/testing';
import {
  FIRST_ENTRY,
  FIRST_RAW_PAYLOAD,
  LedgerRepository,
  LedgerSegmentRepository,
  OutboxRepository,
  RetentionRepository,
  TopicRepository,
  WorkerRepository,
  type Claim,
  type Database,
  type Transaction,
} from '../../index.js';
import {
  closeAndVerify as closeAndVerifySegments,
  closeSegments,
  readAgreed,
} from '../planted/close-segments.spec-support.js';
import { discardDeadLetters } from '../planted/operator-actions.spec-support.js';
import { markVerified } from '../sql/segments.sql.js';
import { takeSegment, verifySegment } from './verify-segment.js';

let test: TestDatabase;
let database: Database;
let ledger: LedgerRepository;
let segments: LedgerSegmentRepository;

beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open();
  ledger = new LedgerRepository(database);
  segments = new LedgerSegmentRepository(database);
});
afterEach(() => test.drop());

const agreed = () => readAgreed(ledger);

const closeAll = () => closeSegments(test, segments);

const closeAndVerify = () => closeAndVerifySegments(test, database);

async function isSure(): Promise<boolean> {
  const unsure = await test.sql(
    'SELECT FROM ledger_progress WHERE mark_xid > pg_snapshot_xmin(pg_current_snapshot())',
  );
  return unsure.length === 0;
}

async function isLocked(): Promise<boolean> {
  const waiting = await test.sql(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting.length > 0;
}

/** A relay worker of one: what the tests below let it do is the real claim and settle. */
class Worker {
  private readonly outbox = new OutboxRepository(database);

  async start(): Promise<this> {
    const definition = { name: 'quotes', transport: 'log', ordering: 'none' } as never;
    await new TopicRepository(database).register([definition], () => ({}));
    const identity = { workerId: 'w', hostname: 'h', pid: 1, version: '1' };
    const state = { stopping: false, topics: {} };
    await new WorkerRepository(database).heartbeat(identity, 60_000, state);
    return this;
  }

  async claim(entriesMax: number): Promise<Claim> {
    const request = { topic: 'quotes', workerId: 'w', entriesMax, bytesMax: 1e9 };
    return (await this.outbox.claimFresh({ claimId: newId(), ...request }))!;
  }

  async settle(claim: Claim, kinds: readonly ('delivered' | 'retry' | 'dead')[]): Promise<void> {
    await this.outbox.settle(
      claim,
      claim.entries.map(({ id: entryId }, i) => ({ entryId, kind: kinds[i]!, delayMs: 60_000 })),
      [],
      { transport: 'log', startedAt: new Date() },
    );
  }
}

describe('the incremental ledger', () => {
  it('is empty on an empty database', async () => {
    await closeAndVerify();
    expect(await agreed()).toMatchObject({ imbalance: 0, verification: 'incremental' });
  });

  it('agrees with the full one through the life of entries, whatever is closed when', async () => {
    const worker = await new Worker().start();
    await seedEvents(test, 12, (i) => ({ processedBy: i < 2 ? ['lab'] : [] }));
    await agreed();
    await closeAll();
    expect((await agreed()).totals).toMatchObject({ outbox: 12, pending: 12, processed: 2 });
    const first = await worker.claim(5);
    await agreed();
    await worker.settle(first, ['delivered', 'delivered', 'delivered', 'retry', 'dead']);
    expect((await agreed()).totals).toMatchObject({ delivered: 3, pending: 8, dead: 1 });
    await seedEvents(test, 3);
    await agreed();
    const second = await worker.claim(4);
    await closeAll();
    expect((await agreed()).totals).toMatchObject({ in_flight: 4, outbox: 15 });
    await worker.settle(second, ['delivered', 'delivered', 'delivered', 'delivered']);
    await discardDeadLetters(test, database);
    await closeAndVerify();
    expect(await agreed()).toMatchObject({
      imbalance: 0,
      totals: { delivered: 7, discarded: 1, pending: 7, in_flight: 0, dead: 0 },
    });
  });

  it('counts an entry that committed late below the frontier as pending', async () => {
    const worker = await new Worker().start();
    const [late] = await seedEvents(test, 3);
    const claim = await worker.claim(3);
    await worker.settle(claim, ['delivered', 'delivered', 'delivered']);
    await test.sql('UPDATE outbox SET delivered_at = NULL, delivery_attempts = 0 WHERE id = $1', [
      late!.entryIds[0],
    ]);
    await closeAll();
    expect((await agreed()).totals).toMatchObject({ delivered: 2, pending: 1 });
  });

  it('cuts the accounts into segments and adds them up again', async () => {
    const worker = await new Worker().start();
    await test.sql(`SELECT setval(pg_get_serial_sequence('outbox', 'id'), 9995)`);
    await seedEvents(test, 30);
    await closeAll();
    await worker.settle(await worker.claim(3), ['delivered', 'retry', 'delivered']);
    const { totals } = await agreed();
    expect(totals).toMatchObject({ outbox: 30, delivered: 2, pending: 28 });
    const cut = await test.sql(
      `SELECT through_seq::text FROM ledger_segments WHERE kind = 'entry' ORDER BY after_seq`,
    );
    expect(cut).toEqual([{ through_seq: '10000' }, { through_seq: '10025' }]);
  });

  it('ends a segment with the row that reaches its bytes, and at a full one', async () => {
    const small = new LedgerSegmentRepository(database, { rowsMax: 4, bytesMax: 1_000_000 });
    await seedEvents(test, 6);
    await closeSegments(test, small);
    const smaller = new LedgerSegmentRepository(database, { rowsMax: 10_000, bytesMax: 100 });
    await seedEvents(test, 3);
    await closeSegments(test, smaller);
    await agreed();
    const cut = async (kind: string) =>
      (
        await test.sql<{ n: string }>(
          'SELECT through_seq::text AS n FROM ledger_segments WHERE kind = $1 ORDER BY after_seq',
          [kind],
        )
      ).map(({ n }) => n);
    // A raw payload counts with its record, and its text is larger than half of the bytes.
    expect((await cut('raw')).slice(0, 2)).toEqual(['2', '4']);
    expect((await cut('raw')).length).toBeGreaterThan(4);
    expect((await cut('entry')).slice(0, 1)).toEqual(['4']);
  });

  it('waits with closing for a transaction that may still add a row', async () => {
    const writer = await (await test.open()).pool.connect();
    await writer.query('BEGIN');
    await writer.query(
      `INSERT INTO processed_events (event_id, consumer, topic) VALUES (gen_random_uuid(), 'a', 't')`,
    );
    await test.sql(
      `INSERT INTO processed_events (event_id, consumer, topic) VALUES (gen_random_uuid(), 'b', 't')`,
    );
    await segments.close(100);
    await test.sql(`UPDATE ledger_progress SET marked_at = marked_at - interval '1 minute'`);
    await segments.close(100);
    await agreed();
    expect(await test.sql(`SELECT FROM ledger_segments WHERE kind = 'effect'`)).toEqual([]);
    await writer.query('COMMIT');
    writer.release();
    await closeAll();
    expect((await agreed()).totals.processed).toBe(2);
    expect((await test.sql(`SELECT FROM ledger_segments WHERE kind = 'effect'`)).length).toBe(1);
  });

  it('takes in a row that turns up in a closed segment', async () => {
    const [event] = await seedEvents(test, 2);
    await test.sql(`SELECT setval(pg_get_serial_sequence('processed_events', 'seq'), 5)`);
    await closeAndVerify();
    await test.sql(
      `INSERT INTO processed_events (event_id, consumer, topic, seq) OVERRIDING SYSTEM VALUE
       VALUES ($1, 'lab', 'quotes', 3)`,
      [event!.event.event_id],
    );
    await segments.verifyAll();
    expect(await agreed()).toMatchObject({ imbalance: 0, totals: { processed: 1 } });
  });

  it('lets two processes close at once without counting anything twice', async () => {
    await seedEvents(test, 10);
    const other = new LedgerSegmentRepository(await test.open());
    await segments.close(100);
    await test.sql(`UPDATE ledger_progress SET marked_at = marked_at - interval '1 minute'`);
    await Promise.all([segments.close(100), other.close(100), segments.close(100)]);
    await closeAll();
    await Promise.all([segments.verifyAll(), other.verifyAll()]);
    expect(await agreed()).toMatchObject({ imbalance: 0, totals: { outbox: 10 } });
  });

  it('lets a segment grow that is being verified, once it is, and neither loses a deadlock', async () => {
    const addEffect = () =>
      test.sql(
        `INSERT INTO processed_events (event_id, consumer, topic)
         VALUES (gen_random_uuid(), 'lab', 'quotes')`,
      );
    await addEffect();
    await closeAll();
    await addEffect();
    await segments.close(100);
    await test.sql(`UPDATE ledger_progress SET marked_at = marked_at - interval '1 minute'`);
    await waitUntil('no older transaction is left on the server', isSure);
    let closing: Promise<number> | undefined;
    await database.inTransaction(async (runner) => {
      const segment = await takeSegment(runner, new Date());
      expect(segment).toMatchObject({ kind: 'effect', after_seq: '0', through_seq: '1' });
      const run: Transaction['run'] = async (statement, values) => {
        if (statement === markVerified) {
          closing = new LedgerSegmentRepository(await test.open()).close(100);
          closing.catch(() => undefined);
          await waitUntil('the closer waits for the segment', isLocked);
        }
        return runner.run(statement, values);
      };
      await verifySegment({ ...runner, run, ask: runner.ask.bind(runner) }, segment!);
    });
    expect(await closing).toBe(1);
    const grown = await test.sql(
      `SELECT through_seq::text, verified_through::text FROM ledger_segments`,
    );
    expect(grown).toEqual([{ through_seq: '2', verified_through: '1' }]);
  });
});

describe('beside retention', () => {
  /** Delivered, processed, and old in every respect. */
  async function seedOld(): Promise<SeededEvent[]> {
    const old = new Date(Date.now() - 10 * 24 * 60 * 60_000).toISOString();
    const seeded = await seedEvents(test, 6, () => ({
      event: { ingested_at: old },
      state: 'delivered',
      processedBy: ['lab'],
    }));
    await test.sql(
      `UPDATE outbox SET created_at = created_at - interval '10 days',
              delivered_at = delivered_at - interval '10 days',
              claimed_at = claimed_at - interval '10 days'`,
    );
    await test.sql(`UPDATE processed_events SET processed_at = processed_at - interval '10 days'`);
    await test.sql(
      `INSERT INTO topic_cursors (topic, frontier, swept_through)
       SELECT 'quotes', max(id), max(id) FROM outbox
       ON CONFLICT (topic) DO UPDATE
         SET frontier = excluded.frontier, swept_through = excluded.swept_through`,
    );
    return seeded;
  }

  it.each(['entries', 'raw payloads'])('stays at zero when it takes %s', async (what) => {
    await seedOld();
    await closeAndVerify();
    const retention = new RetentionRepository(database);
    if (what === 'entries') {
      await retention.pruneEntries({ after: FIRST_ENTRY, rowsMax: 4, days: 7 });
    } else {
      const window = { rawPayloadsMax: 4, recordsMax: 100, days: 7, decisionDays: 7 };
      await retention.pruneRawPayloads({ after: FIRST_RAW_PAYLOAD, ...window });
    }
    expect((await test.sql('SELECT FROM outbox')).length).toBe(2);
    await segments.verifyAll();
    expect(await agreed()).toMatchObject({
      imbalance: 0,
      findings: [],
      totals: { raw_payloads: 6, events: 6, outbox: 6, delivered: 6, processed: 6 },
    });
    await seedEvents(test, 2);
    await closeAndVerify();
    expect(await agreed()).toMatchObject({ imbalance: 0, totals: { outbox: 8, pending: 2 } });
  });
});
