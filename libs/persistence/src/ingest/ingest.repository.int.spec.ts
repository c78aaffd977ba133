import { entryHeaders, newId, type CanonicalEvent } from '@acp/contracts';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';
import { IngestRepository, type Database, type TripleWrite } from '../index.js';

let test: TestDatabase;
let database: Database;
let repository: IngestRepository;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 16 });
  repository = new IngestRepository(database);
});
afterAll(() => test.drop());
beforeEach(() =>
  test.sql(`BEGIN; SET LOCAL session_replication_role = replica;
            DELETE FROM outbox; DELETE FROM rejected_records; DELETE FROM events;
            DELETE FROM raw_payloads; COMMIT`),
);

function event(overrides: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return {
    event_id: newId(),
    event_type: 'MARKET_QUOTE_INGESTED',
    source: 'test',
    entity_id: 'BTCUSDT',
    entity_type: 'symbol',
    occurred_at: '2026-01-01T00:00:00.000Z',
    ingested_at: '2026-01-01T00:00:01.000Z',
    schema_version: 1,
    trace_id: newId(),
    causation_id: null,
    payload: { symbol: 'BTC"\\USDT', bid_price: '1.10', ask_price: '1.20' },
    ...overrides,
  };
}

function batchOf(...raws: CanonicalEvent[][]): TripleWrite {
  return {
    raws: raws.map((events) => {
      const payload_text = JSON.stringify(events);
      return {
        id: newId(),
        source: 'test',
        connector: 'test',
        fetched_at: new Date(),
        trace_id: newId(),
        payload_text,
        payload_sha256: createHash('sha256').update(payload_text).digest(),
      };
    }),
    records: raws.flatMap((events, raw) =>
      events.map((e, record_index) => ({
        raw,
        record_index,
        event: e,
        mapper_version: 1,
        entries: ['a', 'b'].map((topic) => ({
          topic,
          partition_key: e.entity_id,
          headers: entryHeaders(e, 'canonical'),
        })),
      })),
    ),
    rejected: [],
  };
}

async function counts(): Promise<Record<string, number>> {
  const [row] = await test.sql<Record<string, number>>(`
    SELECT (SELECT count(*)::int FROM raw_payloads) AS raws,
           (SELECT count(*)::int FROM events) AS events,
           (SELECT count(*)::int FROM outbox) AS outbox,
           (SELECT count(*)::int FROM rejected_records) AS rejected`);
  return row!;
}

describe('IngestRepository.write', () => {
  it('stores raw payloads, events and one entry per route, with the account', async () => {
    const batch = batchOf([event(), event()], [event()]);
    const outcomes = await repository.write(batch);
    expect(outcomes.map((o) => o.outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await counts()).toEqual({ raws: 2, events: 3, outbox: 6, rejected: 0 });
    const accounts = await test.sql('SELECT records, accepted FROM raw_payloads ORDER BY id');
    expect(accounts).toEqual([
      { records: 2, accepted: 2 },
      { records: 1, accepted: 1 },
    ]);
  });

  it('keeps payloads byte for byte, and no second copy of them', async () => {
    const one = event({ payload: { symbol: 'Ω "q" \\ \n {}', bid_price: '1', ask_price: '2' } });
    const batch = batchOf([one]);
    await repository.write(batch);
    const [row] = await test.sql<Record<string, string>>(
      `SELECT o.payload_json::text AS copy, r.payload_json::text AS raw, e.payload::text AS payload
       FROM outbox o JOIN events e USING (event_id) JOIN raw_payloads r ON r.id = e.raw_payload_id
       WHERE topic = 'a'`,
    );
    expect(row!['copy']).toBeNull();
    expect(row!['raw']).toBe(batch.raws[0]!.payload_text);
    expect(row!['payload']).toBe(JSON.stringify(one.payload));
  });

  it('numbers outbox entries in the order of the records', async () => {
    const events = Array.from({ length: 200 }, () => event());
    await repository.write(batchOf(events));
    const rows = await test.sql<{ event_id: string }>(
      `SELECT event_id FROM outbox WHERE topic = 'a' ORDER BY id`,
    );
    expect(rows.map((row) => row.event_id)).toEqual(events.map((e) => e.event_id));
  });

  it('counts a stored event with the same content as a duplicate and stores nothing of it', async () => {
    const one = event();
    await repository.write(batchOf([one]));
    const again = { ...one, trace_id: newId(), ingested_at: '2026-02-02T00:00:00.000Z' };
    expect(await repository.write(batchOf([again]))).toEqual([{ outcome: 'duplicate' }]);
    expect(await counts()).toEqual({ raws: 2, events: 1, outbox: 2, rejected: 0 });
  });

  it('keeps microseconds, and takes an event stored before they were kept for the same', async () => {
    const at = (digits: string) => `2026-01-01T00:00:00.${digits}Z`;
    const fine = event({ occurred_at: at('123456') });
    const [old, other] = [event({ occurred_at: at('123') }), event({ occurred_at: at('124') })];
    await repository.write(batchOf([fine, old, other]));
    const rows = await test.sql<{ micros: string }>(
      `SELECT extract(microseconds FROM occurred_at)::text AS micros FROM events ORDER BY 1`,
    );
    expect(rows.map(({ micros }) => micros)).toEqual(['123000', '123456', '124000']);
    const again = [fine, { ...old, occurred_at: at('123456') }];
    const outcomes = await repository.write(batchOf(again));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate']);
    const changed = [
      { ...fine, occurred_at: at('123457') },
      { ...other, occurred_at: at('123456') },
    ];
    const refused = await repository.write(batchOf(changed));
    expect(refused.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected']);
  });

  it('moves a cursor that holds a text which no column can hold', async () => {
    const cursor = { connector: 'c', source: 'test', cursor: { 'A\0': 'half \ud800' } };
    await repository.write({ ...batchOf([event()]), cursors: [cursor] });
    const rows = await test.sql(`SELECT cursor FROM connector_cursors WHERE connector = 'c'`);
    expect(rows).toEqual([{ cursor: { 'A\uFFFD': 'half \uFFFD' } }]);
  });

  it('refuses other content under a stored id, quarantines it and overwrites nothing', async () => {
    const one = event();
    await repository.write(batchOf([one]));
    const [outcome] = await repository.write(batchOf([{ ...one, entity_id: 'ETHUSDT' }]));
    expect(outcome).toMatchObject({ outcome: 'rejected', reasons: [{ code: 'GATE.CONFLICT' }] });
    expect(await counts()).toEqual({ raws: 2, events: 1, outbox: 2, rejected: 1 });
    expect(await test.sql('SELECT entity_id FROM events')).toEqual([{ entity_id: 'BTCUSDT' }]);
    expect(await test.sql('SELECT rejected FROM raw_payloads ORDER BY id')).toEqual([
      { rejected: 0 },
      { rejected: 1 },
    ]);
  });

  it('lets the first of an id win inside a batch, also across raw payloads', async () => {
    const one = event();
    const other = { ...one, entity_id: 'ETHUSDT' };
    const outcomes = await repository.write(batchOf([one, one], [other, event()]));
    expect(outcomes.map((o) => o.outcome)).toEqual([
      'accepted',
      'duplicate',
      'rejected',
      'accepted',
    ]);
    expect(await counts()).toEqual({ raws: 2, events: 2, outbox: 4, rejected: 1 });
  });

  it('answers a batch that was committed already as it did the first time', async () => {
    const [known, taken, fresh] = [event(), event(), event()];
    await repository.write(batchOf([known, taken]));
    const batch = batchOf([known, { ...taken, entity_id: 'OTHER' }], [fresh, fresh]);
    const first = await repository.write(batch);
    expect(first.map(({ outcome }) => outcome)).toEqual([
      'duplicate',
      'rejected',
      'accepted',
      'duplicate',
    ]);
    const before = await counts();
    expect(await repository.write(batch)).toEqual(first);
    expect(await counts()).toEqual(before);
  });

  it('judges a batch-internal twin against what is stored when the id is stored', async () => {
    const stored = event();
    await repository.write(batchOf([stored]));
    const other = { ...stored, entity_id: 'ETHUSDT' };
    const outcomes = await repository.write(batchOf([other, stored]));
    expect(outcomes.map((o) => o.outcome)).toEqual(['rejected', 'duplicate']);
  });

  it('stores refused records with every reason and moves cursors in the same transaction', async () => {
    const batch = batchOf([event()]);
    await repository.write({
      ...batch,
      rejected: [
        {
          raw: 0,
          record_index: 1,
          record_text: 'not\0json',
          reasons: [
            { code: 'GATE.INVALID', path: '/payload', message: 'is required' },
            { code: 'GATE.UNSAFE_VALUE', path: '/a\0b', message: 'holds a NUL character' },
          ],
        },
      ],
      cursors: [
        { connector: 'c', source: 'test', cursor: { offset: 1 } },
        { connector: 'c', source: 'test', cursor: { offset: 2 } },
      ],
    });
    expect(await test.sql('SELECT records, accepted, rejected FROM raw_payloads')).toEqual([
      { records: 2, accepted: 1, rejected: 1 },
    ]);
    expect(await test.sql('SELECT jsonb_array_length(reasons) AS n FROM rejected_records')).toEqual(
      [{ n: 2 }],
    );
    expect(await test.sql('SELECT cursor FROM connector_cursors')).toEqual([
      { cursor: { offset: 2 } },
    ]);
  });

  it('stores 1,000 events once when 16 clients push the same 1,000 at the same time', async () => {
    const events = Array.from({ length: 1_000 }, () => event());
    const shuffled = () => [...events].sort(() => Math.random() - 0.5);
    const results = await Promise.all(
      Array.from({ length: 16 }, () => repository.write(batchOf(shuffled()))),
    );
    const accepted = results.flat().filter((o) => o.outcome === 'accepted').length;
    expect(accepted).toBe(1_000);
    expect(await counts()).toEqual({ raws: 16, events: 1_000, outbox: 2_000, rejected: 0 });
    const [sum] = await test.sql<{ a: number; d: number }>(
      'SELECT sum(accepted)::int AS a, sum(duplicates)::int AS d FROM raw_payloads',
    );
    expect(sum).toEqual({ a: 1_000, d: 15_000 });
  });

  it.each(['raw_payloads', 'events', 'outbox'])(
    'leaves nothing anywhere when the insert into %s fails',
    async (table) => {
      await test.sql(`
        CREATE FUNCTION fail_now() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'injected'; END $$;
        CREATE TRIGGER injected AFTER INSERT ON ${table}
          FOR EACH ROW EXECUTE FUNCTION fail_now()`);
      await expect(repository.write(batchOf([event(), event()]))).rejects.toThrow('injected');
      await test.sql(`DROP TRIGGER injected ON ${table}; DROP FUNCTION fail_now()`);
      expect(await counts()).toEqual({ raws: 0, events: 0, outbox: 0, rejected: 0 });
    },
  );

  it('refuses to change or delete what is stored', async () => {
    await repository.write(batchOf([event()]));
    await expect(test.sql(`UPDATE events SET source = 'x'`)).rejects.toThrow('immutable');
    await expect(test.sql('DELETE FROM events')).rejects.toThrow('immutable');
    await expect(test.sql('TRUNCATE events CASCADE')).rejects.toThrow('immutable');
    await expect(test.sql(`UPDATE raw_payloads SET source = 'x'`)).rejects.toThrow('immutable');
  });
});
