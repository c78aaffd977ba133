import type { LedgerFinding } from '@acp/contracts';
import { createTestDatabase, seedEvents, type SeededEvent, type TestDatabase } from '@acp/testing';
import {
  LedgerRepository,
  LedgerSegmentRepository,
  RejectedActions,
  type Database,
} from '../../index.js';
import {
  closeAndVerify as closeAndVerifySegments,
  closeSegments,
  readAgreed,
} from '../planted/close-segments.spec-support.js';
import { editAndReplay } from '../planted/operator-actions.spec-support.js';

/** Together they take many times as long as one statement may; one of them does not. */
const LARGE = { rows: 60, chars: 4_000_000, timeoutMs: 400 };

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

async function plant(sql: string, values: readonly unknown[] = []): Promise<void> {
  await test.sql('SET session_replication_role = replica');
  await test.sql(sql, values);
  await test.sql('SET session_replication_role = DEFAULT');
}

async function foundBy(rule: string): Promise<LedgerFinding[]> {
  await segments.verifyAll();
  const { findings } = await ledger.readIncremental(0);
  return findings.filter((finding) => finding.rule === rule);
}

describe('verification', () => {
  let seeded: SeededEvent[];

  beforeEach(async () => {
    seeded = await seedEvents(test, 5, (i) => ({
      state: i === 0 ? 'dead' : 'delivered',
      processedBy: ['lab'],
    }));
    await test.sql(
      `INSERT INTO topic_cursors (topic, frontier, swept_through)
       SELECT 'quotes', max(id), max(id) FROM outbox
       ON CONFLICT (topic) DO UPDATE
         SET frontier = excluded.frontier, swept_through = excluded.swept_through`,
    );
    await test.sql(
      `INSERT INTO rejected_records (id, raw_payload_id, record_index, source, connector, trace_id,
                                     record_text, reasons)
       SELECT gen_random_uuid(), id, 1, source, connector, trace_id, 'x',
              '[{"code":"GATE.INVALID","path":"","message":"x"}]'
       FROM raw_payloads WHERE id = '${seeded[4]!.rawPayloadId}'`,
    );
    await plant('UPDATE raw_payloads SET records = 2, rejected = 1 WHERE id = $1', [
      seeded[4]!.rawPayloadId,
    ]);
    await closeAndVerify();
    expect(await agreed()).toMatchObject({ imbalance: 0 });
  });

  it('says when every row was last verified', async () => {
    const { last_full_verification_at } = await ledger.readIncremental(0);
    expect(Date.parse(last_full_verification_at!)).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  const alterations: [table: string, sql: string, id: () => string][] = [
    [
      'raw_payloads',
      `UPDATE raw_payloads SET payload_json = '{"a":1}' WHERE id = $1`,
      () => seeded[1]!.rawPayloadId,
    ],
    [
      'events',
      `UPDATE events SET occurred_at = occurred_at + interval '1 ms' WHERE event_id = $1`,
      () => seeded[1]!.event.event_id,
    ],
    [
      'outbox',
      `UPDATE outbox SET headers = '{"x":"y"}' WHERE id = $1`,
      () => seeded[1]!.entryIds[0]!,
    ],
    [
      'delivery_attempts',
      `UPDATE delivery_attempts SET error_message = 'other' WHERE entry_id || '/' || attempt = $1`,
      () => `${seeded[0]!.entryIds[0]}/2`,
    ],
    [
      'processed_events',
      `UPDATE processed_events SET topic = 'other' WHERE consumer || '/' || event_id = $1`,
      () => `lab/${seeded[1]!.event.event_id}`,
    ],
  ];

  it.each(alterations)('names the row of %s that was altered', async (table, sql, id) => {
    await plant(sql, [id()]);
    expect(await foundBy('rows_are_as_they_were')).toMatchObject([
      { table, difference: 1, ids: [id()] },
    ]);
    expect((await ledger.readFull(0)).imbalance).toBeGreaterThan(0);
  });

  const losses: [table: string, sql: string, id: () => string][] = [
    ['raw_payloads', 'DELETE FROM raw_payloads WHERE id = $1', () => seeded[1]!.rawPayloadId],
    ['events', 'DELETE FROM events WHERE event_id = $1', () => seeded[1]!.event.event_id],
    ['outbox', 'DELETE FROM outbox WHERE id = $1', () => seeded[1]!.entryIds[0]!],
    [
      'delivery_attempts',
      `DELETE FROM delivery_attempts WHERE entry_id || '/' || attempt = $1`,
      () => `${seeded[0]!.entryIds[0]}/2`,
    ],
    [
      'processed_events',
      `DELETE FROM processed_events WHERE consumer || '/' || event_id = $1`,
      () => `lab/${seeded[1]!.event.event_id}`,
    ],
  ];

  it.each(losses)('names the row of %s that was lost', async (table, sql, id) => {
    await plant(sql, [id()]);
    expect(await foundBy('rows_are_as_they_were')).toMatchObject([
      { table, difference: 1, ids: [id()] },
    ]);
  });

  it('names the refused record that was altered or lost', async () => {
    const [record] = await test.sql<{ id: string }>('SELECT id FROM rejected_records');
    await plant(`UPDATE rejected_records SET record_text = 'y' WHERE id = $1`, [record!.id]);
    const altered = await foundBy('rows_are_as_they_were');
    expect(altered).toMatchObject([{ table: 'rejected_records', ids: [record!.id] }]);
    await plant('DELETE FROM rejected_records WHERE id = $1', [record!.id]);
    const lost = await foundBy('rows_are_as_they_were');
    expect(lost).toMatchObject([{ table: 'rejected_records', ids: [record!.id] }]);
  });

  it('leaves in peace what operators and the relay may change', async () => {
    const [record] = await test.sql<{ id: string }>('SELECT id FROM rejected_records');
    await test.sql('UPDATE processed_events SET duplicates = 3');
    await database.inTransaction(async (transaction) => {
      await new RejectedActions(transaction).resolve(record!.id, {
        status: 'discarded',
        by: 'ann',
      });
      await editAndReplay(transaction, seeded[0]!.entryIds[0]!);
    });
    await segments.verifyAll();
    expect(await agreed()).toMatchObject({ imbalance: 0, findings: [] });
  });

  it('finds an altered row again each time, until it is as it was', async () => {
    const { event_id } = seeded[2]!.event;
    await plant(`UPDATE events SET mapper_version = 2 WHERE event_id = $1`, [event_id]);
    await foundBy('rows_are_as_they_were');
    await seedEvents(test, 1);
    await closeAndVerify();
    expect(await foundBy('rows_are_as_they_were')).toMatchObject([{ ids: [event_id] }]);
    await plant(`UPDATE events SET mapper_version = 1 WHERE event_id = $1`, [event_id]);
    expect(await foundBy('rows_are_as_they_were')).toEqual([]);
    expect(await ledger.readIncremental(0)).toMatchObject({ imbalance: 0 });
  });

  it('goes on with the others when one cannot be verified in time, and says so', async () => {
    const [event] = seeded;
    await plant('UPDATE events SET mapper_version = 2 WHERE event_id = $1', [
      event!.event.event_id,
    ]);
    const holder = await (await test.open()).pool.connect();
    await holder.query('BEGIN; LOCK TABLE entry_edits IN ACCESS EXCLUSIVE MODE');
    await segments.verifyAll(50);
    const held = await ledger.readIncremental(0);
    expect(held.findings).toMatchObject([{ table: 'events', ids: [event!.event.event_id] }]);
    expect(held.verified.segments_timed_out).toBe(1);
    expect(held.verified.share).toBeLessThan(1.01);
    await holder.query('ROLLBACK');
    holder.release();
    await segments.verifyAll(0);
    expect((await ledger.readIncremental(0)).verified).toMatchObject({
      share: 1,
      segments_timed_out: 0,
    });
  });

  it('verifies in steps what takes too long at once, and at once what has the time', async () => {
    const hurried = await test.open({ statementTimeoutMs: LARGE.timeoutMs });
    await test.sql(
      `INSERT INTO raw_payloads (id, source, connector, fetched_at, trace_id, payload_json,
                                 payload_sha256, records, accepted, duplicates, rejected)
       SELECT gen_random_uuid(), 'x', 'x', now(), gen_random_uuid(), to_json(repeat('x', $1::int)),
              sha256('x'), 0, 0, 0, 0
       FROM generate_series(1, $2::int)`,
      [LARGE.chars, LARGE.rows],
    );
    await closeAll();
    await new LedgerSegmentRepository(hurried).verifyAll();
    const stepOf = async () =>
      (
        await test.sql<{ step: string | null }>(`SELECT step::text FROM ledger_segments
                                                WHERE kind = 'raw' AND verified_through = through_seq`)
      )[0]!.step;
    expect(Number(await stepOf())).toBeGreaterThan(0);
    expect(await ledger.readIncremental(0)).toMatchObject({
      imbalance: 0,
      verified: { share: 1, segments_timed_out: 0 },
    });
    await test.sql('UPDATE ledger_segments SET step = NULL, verified_at = NULL');
    await new LedgerSegmentRepository(hurried).verifyAll(0);
    expect(await stepOf()).toBeNull();
  });

  it('says how much has been looked at while a segment waits for it', async () => {
    expect((await ledger.readIncremental(0)).verified.share).toBe(1);
    await seedEvents(test, 5, () => ({ state: 'delivered' }));
    await closeAll();
    const { share, since } = (await ledger.readIncremental(0)).verified;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.9);
    expect(since).not.toBeNull();
  });

  it('applies the rules of the ledger to each segment', async () => {
    await plant(
      `INSERT INTO outbox (event_id, topic, payload_json)
       SELECT event_id, 'twin', payload_json FROM outbox WHERE id = $1`,
      [seeded[1]!.entryIds[0]],
    );
    expect(await foundBy('events_have_their_entries')).toMatchObject([
      { difference: 1, expected: 1, actual: 2, ids: [seeded[1]!.event.event_id] },
    ]);
  });
});
