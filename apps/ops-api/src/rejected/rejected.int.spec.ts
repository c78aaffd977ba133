import {
  newId,
  type EventDetail,
  type Page,
  type Problem,
  type RejectedRecord,
  type ResubmitAnswer,
  type Trace,
} from '@acp/contracts';
import { seedEvent } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';
import {
  counted,
  imbalance,
  mended,
  registerTopics,
  seedRejected,
} from './refused-records.spec-support.js';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(() => api.stop());

describe('GET /v1/rejected', () => {
  it('pages the quarantine and finds by every filter', async () => {
    await seedRejected(api, 5);
    const first = await api.get<Page<RejectedRecord>>('/v1/rejected?limit=3');
    const rest = await api.get<Page<RejectedRecord>>(
      `/v1/rejected?limit=3&cursor=${first.body.next_cursor}`,
    );
    const ids = [...first.body.items, ...rest.body.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
    for (const [query, count] of [
      ['status=open', 5],
      ['status=discarded', 0],
      ['source=http', 5],
      ['connector=other', 0],
      ['code=GATE.INVALID', 5],
      ['code=GATE.CONFLICT', 0],
      ['event_type=MARKET_QUOTE_INGESTED', 5],
      [`trace_id=${first.body.items[0]!.trace_id}`, 5],
      [`raw_payload_id=${newId()}`, 0],
      ['from=2020-01-01', 5],
      ['to=2020-01-01', 0],
    ] as const) {
      const { body } = await api.get<Page<RejectedRecord>>(`/v1/rejected?${query}`);
      expect([query, body.items.length]).toEqual([query, count]);
    }
  });
});

describe('POST /v1/rejected/:id/resubmit', () => {
  it('stores the mended event, routed, linked to the record and its raw payload', async () => {
    await registerTopics(api);
    const [record] = await seedRejected(api);
    const answer = await api.post<ResubmitAnswer>(`/v1/rejected/${record!.id}/resubmit`, {
      event: mended,
      reason: 'comma for point',
    });
    expect(answer).toMatchObject({
      status: 202,
      body: { id: record!.id, status: 'resubmitted', outcome: 'accepted' },
    });
    const { body } = await api.get<EventDetail>(`/v1/events/${answer.body.event_id}`);
    expect(body).toMatchObject({
      source: 'http',
      trace_id: record!.trace_id,
      occurred_at: '2026-11-21T08:00:00.000Z',
      payload: mended.payload,
      deliveries: [{ topic: 'quotes', state: 'pending', partition_key: 'BTCUSDT' }],
      raw_payload: { connector: 'resubmit' },
    });
    expect(JSON.parse(body.raw_payload!.payload_text)).toMatchObject({
      resubmission_of: record!.id,
      raw_payload_id: record!.raw_payload_id,
      resubmitted_by: 'key:operator-name',
    });
    const after = await api.get<RejectedRecord>(`/v1/rejected/${record!.id}`);
    expect(after.body).toMatchObject({
      status: 'resubmitted',
      resubmitted_as: answer.body.event_id,
      record_text: record!.record_text,
    });
    const trace = await api.get<Trace>(`/v1/events/${answer.body.event_id}/trace`);
    expect(trace.body.steps.filter((s) => s.kind === 'operator_action')).toMatchObject([
      { action: 'rejected.resubmit', actor: 'key:operator-name', reason: 'comma for point' },
    ]);
    expect(await imbalance(api)).toBe(0);
  });

  it('stores one event however often and however concurrently it is sent', async () => {
    await registerTopics(api);
    const [record] = await seedRejected(api);
    const path = `/v1/rejected/${record!.id}/resubmit`;
    const send = () => api.post<ResubmitAnswer>(path, { event: mended, reason: 'x' });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((a) => a.status).sort()).toEqual([202, 409, 409]);
    await api.database.sql(`UPDATE rejected_records SET status = 'open'`);
    expect((await send()).body.outcome).toBe('duplicate');
    const [row] = await api.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM events');
    expect(row!.n).toBe(1);
  });

  it('refuses what still breaks the schema, with every reason, and leaves the record open', async () => {
    await registerTopics(api);
    const [record] = await seedRejected(api);
    const path = `/v1/rejected/${record!.id}/resubmit`;
    for (const event of [
      { ...mended, payload: { symbol: 1 } },
      { ...mended, trace_id: newId() },
      { ...mended, occurred_at: 'yesterday' },
      {},
    ]) {
      const answer = await api.post<Problem>(path, { event, reason: 'x' });
      expect(answer).toMatchObject({ status: 422, body: { code: 'GATE.INVALID' } });
      expect(answer.body.errors!.length).toBeGreaterThan(0);
    }
    const after = await api.get<RejectedRecord>(`/v1/rejected/${record!.id}`);
    expect(after.body.status).toBe('open');
    expect(await imbalance(api)).toBe(0);
  });

  it('refuses digits that cannot be kept, which no parser on the way has rounded', async () => {
    await registerTopics(api);
    const [record] = await seedRejected(api);
    const event = JSON.stringify({ ...mended, payload: { ...mended.payload, extra: '@@' } });
    const answer = await api.call<Problem>('POST', `/v1/rejected/${record!.id}/resubmit`, {
      as: 'operator',
      text: `{"reason":"x","event":${event.replace('"@@"', '0.1234567890123456789')}}`,
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'GATE.UNSAFE_VALUE' } });
    expect(answer.body.errors).toMatchObject([{ path: '/payload/extra' }]);
  });

  it('counts what it stores as ingestion does, and nothing of what is rolled back', async () => {
    await registerTopics(api);
    const [first, second] = await seedRejected(api, 2);
    const event = { ...mended, event_id: newId() };
    const send = (id: string, payload: object) =>
      api.post(`/v1/rejected/${id}/resubmit`, { event: { ...event, payload }, reason: 'x' });
    const { accepted, duplicate } = await counted(api);
    await send(first!.id, mended.payload);
    await send(second!.id, { ...mended.payload, bid_price: '9' });
    expect(await counted(api)).toEqual({ accepted: accepted + 1, duplicate });
    await send(second!.id, mended.payload);
    expect(await counted(api)).toEqual({ accepted: accepted + 1, duplicate: duplicate + 1 });
    const [account] = await api.database.sql(
      `SELECT sum(records)::int AS records, sum(accepted)::int AS accepted,
              sum(duplicates)::int AS duplicates
       FROM raw_payloads WHERE connector = 'resubmit'`,
    );
    expect(account).toEqual({ records: 2, accepted: 1, duplicates: 1 });
    expect(await imbalance(api)).toBe(0);
  });

  it('stores one of sixteen that claim the same id at once, and leaves the others open', async () => {
    await registerTopics(api);
    const records = await seedRejected(api, 16);
    const event_id = newId();
    const answers = await Promise.all(
      records.map(({ id }, n) => {
        const payload = { ...mended.payload, bid_price: `${n % 2}.5` };
        return api.post(`/v1/rejected/${id}/resubmit`, {
          event: { ...mended, event_id, payload },
          reason: 'x',
        });
      }),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(8).fill(202), ...Array(8).fill(409)]);
    const open = await api.get<Page<RejectedRecord>>('/v1/rejected?status=open');
    expect(open.body.items).toHaveLength(8);
    const [row] = await api.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM events');
    expect(row!.n).toBe(1);
    expect(await imbalance(api)).toBe(0);
  });

  it('refuses an id that is taken by other content', async () => {
    await registerTopics(api);
    const { event } = await seedEvent(api.database);
    const [record] = await seedRejected(api);
    const answer = await api.post<Problem>(`/v1/rejected/${record!.id}/resubmit`, {
      event: { ...mended, event_id: event.event_id },
      reason: 'x',
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'GATE.CONFLICT' } });
  });

  it('waits until the relay has said which topics there are', async () => {
    const [record] = await seedRejected(api);
    const answer = await api.post<Problem>(`/v1/rejected/${record!.id}/resubmit`, {
      event: mended,
      reason: 'x',
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'REQUEST.CONFLICT' } });
  });
});

describe('POST /v1/rejected/:id/discard', () => {
  it('closes the record once, with a reason', async () => {
    const [record] = await seedRejected(api);
    const path = `/v1/rejected/${record!.id}/discard`;
    expect((await api.post(path, {})).status).toBe(400);
    const answer = await api.post<RejectedRecord>(path, { reason: 'test data' });
    expect(answer.body).toMatchObject({ status: 'discarded', resolved_by: 'key:operator-name' });
    expect((await api.post(path, { reason: 'again' })).status).toBe(409);
    expect((await api.post(`/v1/rejected/${newId()}/discard`, { reason: 'x' })).status).toBe(404);
  });
});
