import { defineTopic, newId } from '@acp/contracts';
import { createTestDatabase, seedEvent, seedEvents, type TestDatabase } from '@acp/testing';
import { LedgerRepository, TopicRepository } from '../index.js';

let test: TestDatabase;
let ledger: LedgerRepository;

beforeEach(async () => {
  test = await createTestDatabase();
  ledger = new LedgerRepository(await test.open({ preparedStatements: false }));
});
afterEach(() => test.drop());

/** A fault planted by hand, past triggers and foreign keys. */
async function plant(sql: string, values: readonly unknown[] = []): Promise<void> {
  await test.sql('SET session_replication_role = replica');
  await test.sql(sql, values);
  await test.sql('SET session_replication_role = DEFAULT');
}

describe('the full ledger', () => {
  it('is balanced and empty on an empty database', async () => {
    const { totals, imbalance, findings } = await ledger.readFull(0);
    expect(imbalance).toBe(0);
    expect(findings).toEqual([]);
    expect(Object.values(totals).every((value) => value === 0)).toBe(true);
  });

  it('counts each entry in exactly one state', async () => {
    await seedEvents(test, 10, (i) => ({
      topics: ['a', 'b'],
      state: (['pending', 'in_flight', 'delivered', 'dead', 'discarded'] as const)[i % 5]!,
      ...(i % 5 === 2 && { processedBy: ['lab'] }),
    }));
    const { totals, imbalance, by_topic, by_source, by_consumer, by_hour } =
      await ledger.readFull(0);
    expect(imbalance).toBe(0);
    expect(totals).toEqual({
      raw_payloads: 10,
      records: 10,
      accepted: 10,
      duplicates: 0,
      rejected: 0,
      events: 10,
      outbox: 20,
      delivered: 4,
      pending: 4,
      in_flight: 4,
      dead: 4,
      discarded: 4,
      processed: 2,
    });
    expect(by_topic.map((row) => [row.topic, row.outbox, row.dead])).toEqual([
      ['a', 10, 2],
      ['b', 10, 2],
    ]);
    expect(by_source).toMatchObject([{ source: 'binance', events: 10 }]);
    expect(by_consumer).toEqual([{ consumer: 'lab', topic: 'a', processed: 2, not_yet: 0 }]);
    expect(by_hour.reduce((sum, row) => sum + row.outbox, 0)).toBe(20);
  });

  it.each(['canonical', 'cloudevents', 'cloudevents-binary'] as const)(
    'finds nothing wrong with a %s envelope',
    async (format) => {
      await seedEvent(test, { format, state: 'delivered' });
      expect(await ledger.readFull(0)).toMatchObject({ imbalance: 0, findings: [] });
    },
  );

  it('names the event that was lost', async () => {
    const { event, rawPayloadId, entryIds } = await seedEvent(test);
    await plant('DELETE FROM events WHERE event_id = $1', [event.event_id]);
    const { findings, imbalance } = await ledger.readFull(0);
    expect(imbalance).toBe(2);
    expect(findings).toMatchObject([
      { rule: 'accepted_records_are_events', expected: 1, actual: 0, ids: [rawPayloadId] },
      { rule: 'entries_have_an_event', ids: entryIds },
    ]);
  });

  it('names the event whose entry was lost', async () => {
    const { event, entryIds } = await seedEvent(test, { topics: ['a', 'b'] });
    await plant('DELETE FROM outbox WHERE id = $1', [entryIds[1]]);
    const { findings } = await ledger.readFull(0);
    expect(findings).toMatchObject([
      {
        rule: 'events_have_their_entries',
        difference: 1,
        expected: 2,
        actual: 1,
        ids: [event.event_id],
      },
    ]);
  });

  it('names the event whose raw payload was lost', async () => {
    const { event, rawPayloadId } = await seedEvent(test);
    await plant('DELETE FROM raw_payloads WHERE id = $1', [rawPayloadId]);
    const { findings, totals } = await ledger.readFull(0);
    expect(findings).toMatchObject([{ rule: 'events_have_a_raw_payload', ids: [event.event_id] }]);
    expect(totals.events).toBe(1);
  });

  it('names the raw payload of an event that was stored twice', async () => {
    const { rawPayloadId, event } = await seedEvent(test);
    await plant(
      `INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object('event_id', $2::text))).*
       FROM events e WHERE event_id = $1`,
      [event.event_id, newId()],
    );
    const { findings } = await ledger.readFull(0);
    expect(findings).toMatchObject([
      { rule: 'accepted_records_are_events', expected: 1, actual: 2, ids: [rawPayloadId] },
      { rule: 'events_have_their_entries', difference: 1 },
    ]);
  });

  it('names the event whose entry was ordered twice', async () => {
    const { event } = await seedEvent(test);
    await plant(
      `INSERT INTO outbox (event_id, topic, payload_json)
       SELECT event_id, 'twin', payload_json FROM outbox WHERE event_id = $1`,
      [event.event_id],
    );
    const { findings } = await ledger.readFull(0);
    expect(findings).toMatchObject([
      { rule: 'events_have_their_entries', expected: 1, actual: 2, ids: [event.event_id] },
    ]);
  });

  it('names the entry whose envelope speaks of another event', async () => {
    const one = await seedEvent(test);
    await plant(`UPDATE outbox SET payload_json = '{"event_id":"another"}' WHERE id = $1`, [
      one.entryIds[0],
    ]);
    const { findings } = await ledger.readFull(0);
    expect(findings).toMatchObject([{ rule: 'envelopes_carry_their_event', ids: one.entryIds }]);
  });

  it.each([
    ['another type', '{"event_type":"OTHER"}'],
    ['another source', '{"source":"yahoo"}'],
    ['another version', '{"schema_version":"9"}'],
    ['another id', '{"content-type":"application/json","ce_id":"another"}'],
  ])('names the entry whose headers say %s than its event', async (_what, headers) => {
    const one = await seedEvent(test);
    await plant('UPDATE outbox SET headers = $2 WHERE id = $1', [one.entryIds[0], headers]);
    const { findings } = await ledger.readFull(0);
    expect(findings).toMatchObject([{ rule: 'envelopes_carry_their_event', ids: one.entryIds }]);
  });

  it('names the entry that lost a recorded attempt', async () => {
    const { entryIds } = await seedEvent(test, { state: 'dead' });
    await plant('DELETE FROM delivery_attempts WHERE entry_id = $1 AND attempt = 3', entryIds);
    const { findings } = await ledger.readFull(0);
    expect(findings).toMatchObject([
      { rule: 'attempts_are_recorded', expected: 5, actual: 4, ids: entryIds },
    ]);
  });

  it.each([
    ['ended', `UPDATE outbox SET delivered_at = now(), delivery_attempts = 1 WHERE id = $1`],
    ['missing', `DELETE FROM outbox WHERE id = $1`],
    [
      'claimed twice',
      `INSERT INTO claims (id, topic, worker_id, entry_ids)
                       VALUES (gen_random_uuid(), 'quotes', 'other', ARRAY[$1::bigint])`,
    ],
  ])('names the claim whose entry is %s', async (_what, sql) => {
    const { entryIds } = await seedEvent(test, { state: 'in_flight' });
    await plant(sql, entryIds);
    const { findings } = await ledger.readFull(0);
    expect(findings.filter((f) => f.rule === 'claims_hold_open_entries')).toMatchObject([
      { difference: 1, ids: [expect.any(String)] },
    ]);
  });

  it('names the inbox row of an event that does not exist', async () => {
    const id = newId();
    await test.sql(
      `INSERT INTO processed_events (event_id, consumer, topic) VALUES ($1, 'lab', 'quotes')`,
      [id],
    );
    const { findings } = await ledger.readFull(0);
    expect(findings).toMatchObject([{ rule: 'effects_have_an_event', ids: [`lab/${id}`] }]);
  });

  it('asks for releases from the moment on at which a topic became gated', async () => {
    const topics = new TopicRepository(await test.open());
    const register = (gated: boolean) =>
      topics.register([defineTopic({ name: 'quotes', transport: 'memory', gated })], (it) => it);
    const now = () => ({ ingested_at: new Date().toISOString() });
    const acted = { state: 'delivered', processedBy: ['desk'] } as const;
    await register(false);
    await seedEvent(test, { ...acted, event: now() });
    await register(true);
    await register(true);
    expect((await ledger.readFull(0)).findings).toEqual([]);
    const { event } = await seedEvent(test, { ...acted, event: now() });
    expect((await ledger.readFull(0)).findings).toMatchObject([
      { rule: 'effects_have_a_release', ids: [`desk/${event.event_id}`] },
    ]);
    await register(false);
    expect((await ledger.readFull(0)).findings).toEqual([]);
  });

  it('names the entry of a replay that does not exist', async () => {
    const { event, entryIds } = await seedEvent(test);
    await test.sql(
      `INSERT INTO outbox (event_id, topic, payload_json, replay_id)
       SELECT event_id, topic, payload_json, gen_random_uuid() FROM outbox WHERE id = $1`,
      entryIds,
    );
    const { findings } = await ledger.readFull(0);
    expect(findings).toMatchObject([{ rule: 'replayed_entries_have_a_replay', difference: 1 }]);
    expect(event.event_id).toBeTruthy();
  });

  it('names the raw payload whose quarantine lost a record', async () => {
    const { rawPayloadId } = await seedEvent(test);
    await plant('UPDATE raw_payloads SET records = 3, rejected = 2 WHERE id = $1', [rawPayloadId]);
    const { findings } = await ledger.readFull(0);
    expect(findings).toMatchObject([
      { rule: 'rejected_records_are_kept', expected: 2, actual: 0, ids: [rawPayloadId] },
    ]);
  });

  it('sees one moment, whatever commits while it reads', async () => {
    const writer = seedEvents(test, 60);
    const reads = await Promise.all([1, 2, 3, 4].map(() => ledger.readFull(0)));
    await writer;
    for (const { totals, imbalance } of reads) {
      expect(imbalance).toBe(0);
      expect(totals.outbox).toBe(totals.events);
    }
  });
});
