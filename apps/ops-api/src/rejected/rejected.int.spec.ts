import {
  defineTopic,
  newId,
  type AuditEntry,
  type EventDetail,
  type Ledger,
  type Page,
  type Problem,
  type RejectedBulkAnswer,
  type RejectedGroups,
  type RejectedRecord,
  type RejectedResubmitAnswer,
  type ResubmitAnswer,
  type Trace,
} from '@acp/contracts';
import { IngestRepository, TopicRepository } from '@acp/persistence';
import { seedEvent } from '@acp/testing';
import { createHash } from 'node:crypto';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(() => api.stop());

async function registerTopics(): Promise<void> {
  const topics = [
    defineTopic({ name: 'quotes', transport: 'log' }),
    defineTopic({ name: 'trades', transport: 'log', event_types: ['MARKET_TRADE_INGESTED'] }),
  ];
  await new TopicRepository(await api.database.open()).register(topics, (topic) => topic);
}

/** Refused records as ingestion leaves them. */
async function seedRejected(count = 1): Promise<RejectedRecord[]> {
  const payload_text = '[]';
  await new IngestRepository(await api.database.open()).write({
    raws: [
      {
        id: newId(),
        source: 'http',
        connector: 'http-push',
        fetched_at: new Date(),
        trace_id: newId(),
        payload_text,
        payload_sha256: createHash('sha256').update(payload_text).digest(),
      },
    ],
    records: [],
    rejected: Array.from({ length: count }, (_, record_index) => ({
      raw: 0,
      record_index,
      record_text: `{"bid_price":"1,${record_index}"}`,
      event_type: 'MARKET_QUOTE_INGESTED',
      reasons: [{ code: 'GATE.INVALID', path: '/payload/bid_price', message: 'is no decimal' }],
    })),
  });
  return (await api.get<Page<RejectedRecord>>('/v1/rejected?limit=500')).body.items;
}

const mended = {
  event_type: 'MARKET_QUOTE_INGESTED',
  entity_id: 'BTCUSDT',
  occurred_at: '2026-11-21T09:00:00+01:00',
  payload: { venue: 'spot', symbol: 'BTCUSDT', bid_price: '1.5', ask_price: '1.6' },
};

async function imbalance(): Promise<number> {
  return (await api.get<Ledger>('/v1/ledger?verify=full')).body.imbalance;
}

/** Records that this process has counted as taken in, by outcome. */
async function counted(): Promise<{ accepted: number; duplicate: number }> {
  const { body } = await api.get<string>('/metrics');
  const of = (outcome: string) => {
    const line = new RegExp(`ingestion_records_total\\{[^}]*outcome="${outcome}"[^}]*\\} (\\d+)`);
    return Number(line.exec(body)?.[1] ?? 0);
  };
  return { accepted: of('accepted'), duplicate: of('duplicate') };
}

describe('GET /v1/rejected', () => {
  it('pages the quarantine and finds by every filter', async () => {
    await seedRejected(5);
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
    await registerTopics();
    const [record] = await seedRejected();
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
    expect(await imbalance()).toBe(0);
  });

  it('stores one event however often and however concurrently it is sent', async () => {
    await registerTopics();
    const [record] = await seedRejected();
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
    await registerTopics();
    const [record] = await seedRejected();
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
    expect(await imbalance()).toBe(0);
  });

  it('refuses digits that cannot be kept, which no parser on the way has rounded', async () => {
    await registerTopics();
    const [record] = await seedRejected();
    const event = JSON.stringify({ ...mended, payload: { ...mended.payload, extra: '@@' } });
    const answer = await api.call<Problem>('POST', `/v1/rejected/${record!.id}/resubmit`, {
      as: 'operator',
      text: `{"reason":"x","event":${event.replace('"@@"', '0.1234567890123456789')}}`,
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'GATE.UNSAFE_VALUE' } });
    expect(answer.body.errors).toMatchObject([{ path: '/payload/extra' }]);
  });

  it('counts what it stores as ingestion does, and nothing of what is rolled back', async () => {
    await registerTopics();
    const [first, second] = await seedRejected(2);
    const event = { ...mended, event_id: newId() };
    const send = (id: string, payload: object) =>
      api.post(`/v1/rejected/${id}/resubmit`, { event: { ...event, payload }, reason: 'x' });
    const { accepted, duplicate } = await counted();
    await send(first!.id, mended.payload);
    await send(second!.id, { ...mended.payload, bid_price: '9' });
    expect(await counted()).toEqual({ accepted: accepted + 1, duplicate });
    await send(second!.id, mended.payload);
    expect(await counted()).toEqual({ accepted: accepted + 1, duplicate: duplicate + 1 });
    const [account] = await api.database.sql(
      `SELECT sum(records)::int AS records, sum(accepted)::int AS accepted,
              sum(duplicates)::int AS duplicates
       FROM raw_payloads WHERE connector = 'resubmit'`,
    );
    expect(account).toEqual({ records: 2, accepted: 1, duplicates: 1 });
    expect(await imbalance()).toBe(0);
  });

  it('stores one of sixteen that claim the same id at once, and leaves the others open', async () => {
    await registerTopics();
    const records = await seedRejected(16);
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
    expect(await imbalance()).toBe(0);
  });

  it('refuses an id that is taken by other content', async () => {
    await registerTopics();
    const { event } = await seedEvent(api.database);
    const [record] = await seedRejected();
    const answer = await api.post<Problem>(`/v1/rejected/${record!.id}/resubmit`, {
      event: { ...mended, event_id: event.event_id },
      reason: 'x',
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'GATE.CONFLICT' } });
  });

  it('waits until the relay has said which topics there are', async () => {
    const [record] = await seedRejected();
    const answer = await api.post<Problem>(`/v1/rejected/${record!.id}/resubmit`, {
      event: mended,
      reason: 'x',
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'REQUEST.CONFLICT' } });
  });
});

describe('POST /v1/rejected/:id/discard', () => {
  it('closes the record once, with a reason', async () => {
    const [record] = await seedRejected();
    const path = `/v1/rejected/${record!.id}/discard`;
    expect((await api.post(path, {})).status).toBe(400);
    const answer = await api.post<RejectedRecord>(path, { reason: 'test data' });
    expect(answer.body).toMatchObject({ status: 'discarded', resolved_by: 'key:operator-name' });
    expect((await api.post(path, { reason: 'again' })).status).toBe(409);
    expect((await api.post(`/v1/rejected/${newId()}/discard`, { reason: 'x' })).status).toBe(404);
  });
});

describe('the quarantine by reason', () => {
  it('is grouped, and closed by the filter of a group after a dry run that says as much', async () => {
    await seedRejected(7);
    await api.database.sql(
      `UPDATE rejected_records SET reasons = jsonb_build_array(jsonb_build_object(
         'code', 'GATE.INVALID', 'path', '', 'message', 'is no JSON at ' || record_index))
       WHERE record_index < 3`,
    );
    const { body } = await api.get<RejectedGroups>('/v1/rejected/groups');
    expect(body.items.map(({ path, cause, count }) => [path, cause, count])).toEqual([
      ['/payload/bid_price', 'is no decimal', 4],
      ['', 'is no JSON at #', 3],
    ]);
    const { filter } = body.items[1]!;
    const discard = (request: object) =>
      api.post<RejectedBulkAnswer>('/v1/rejected/discard', request);
    expect((await discard({ filter, dry_run: true })).body).toMatchObject({
      matched: 3,
      affected: 0,
      sample: Array(3).fill({ reasons: [{ path: '' }] }),
    });
    expect((await discard({ filter, reason: 'a test' })).body).toMatchObject({
      matched: 3,
      affected: 3,
      remaining: 0,
    });
    const open = await api.get<Page<RejectedRecord>>('/v1/rejected?status=open');
    expect(open.body.items.map(({ record_index }) => record_index).sort()).toEqual([3, 4, 5, 6]);
    const { body: audit } = await api.get<Page<AuditEntry>>('/v1/audit');
    expect(audit.items).toMatchObject([
      { action: 'rejected.discard_matching', affected: 3, filter },
    ]);
    for (const refused of [{ filter: {}, reason: 'x' }, { filter }, { filter: { source: null } }]) {
      expect((await discard(refused)).status).toBe(400);
    }
    expect((await api.get<Ledger>('/v1/ledger?verify=full')).body.imbalance).toBe(0);
  });
});

describe('POST /v1/rejected/resubmit', () => {
  const filter = { source: 'http' };
  const resubmit = (request: object) =>
    api.post<RejectedResubmitAnswer>('/v1/rejected/resubmit', request);

  async function becomes(texts: readonly string[]): Promise<void> {
    await api.database.sql(
      `UPDATE rejected_records SET record_text = ($1::text[])[record_index + 1]`,
      [texts],
    );
  }

  async function eventCount(): Promise<number> {
    return (await api.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM events'))[0]!.n;
  }

  it('stores what passes as it is, leaves open what does not, and a dry run says both', async () => {
    await registerTopics();
    const taken = newId();
    await seedRejected(6);
    await becomes([
      JSON.stringify({ ...mended, event_id: taken }),
      JSON.stringify({ ...mended, event_id: taken, entity_id: 'ETHUSDT' }),
      JSON.stringify({ ...mended, source: 'desk' }),
      JSON.stringify({ ...mended, payload: { ...mended.payload, bid_price: '1,5' } }),
      'no JSON',
      '[1]',
    ]);
    const dry = await resubmit({ filter, dry_run: true });
    expect(dry).toMatchObject({
      status: 200,
      body: { matched: 6, passing: 2, refused: 4, affected: 0, remaining: 0, next_cursor: null },
    });
    expect(await eventCount()).toBe(0);
    const { accepted } = await counted();
    const { body } = await resubmit({ filter, reason: 'schema 2' });
    expect(body).toMatchObject({ matched: 6, passing: 2, refused: 4, affected: 2 });
    expect(body.refused_sample.flatMap(({ reasons }) => reasons[0]!.code).sort()).toEqual([
      'GATE.CONFLICT',
      'GATE.INVALID',
      'GATE.INVALID',
      'REQUEST.MALFORMED',
    ]);
    const { items } = (await api.get<Page<RejectedRecord>>('/v1/rejected')).body;
    const byIndex = [...items].sort((a, b) => a.record_index - b.record_index);
    expect(byIndex.map(({ status }) => status)).toEqual([
      ...['resubmitted', 'open', 'resubmitted', 'open', 'open', 'open'],
    ]);
    expect(byIndex[0]!.resubmitted_as).toBe(taken);
    const event = await api.get<EventDetail>(`/v1/events/${byIndex[2]!.resubmitted_as}`);
    expect(event.body).toMatchObject({ source: 'desk', deliveries: [{ topic: 'quotes' }] });
    expect((await counted()).accepted).toBe(accepted + 2);
    const audit = await api.get<Page<AuditEntry>>('/v1/audit');
    expect(audit.body.items).toMatchObject([
      { action: 'rejected.resubmit_matching', affected: 2, filter, reason: 'schema 2' },
    ]);
    const trace = await api.get<Trace>(`/v1/events/${taken}/trace`);
    expect(trace.body.steps.filter((s) => s.kind === 'operator_action')).toMatchObject([
      { action: 'rejected.resubmit_matching', actor: 'key:operator-name' },
    ]);
    expect(await imbalance()).toBe(0);
  });

  it('orders what became of the records of one push as they stood in it', async () => {
    await registerTopics();
    await seedRejected(20);
    const entities = Array.from({ length: 20 }, (_, index) => `ENTITY-${index}`);
    await becomes(
      entities.map((entity_id) => JSON.stringify({ ...mended, event_id: newId(), entity_id })),
    );
    expect((await resubmit({ filter, reason: 'as they came' })).body.affected).toBe(20);
    const ordered = await api.database.sql<{ entity_id: string }>(
      'SELECT e.entity_id FROM outbox o JOIN events e USING (event_id) ORDER BY o.id',
    );
    expect(ordered.map(({ entity_id }) => entity_id)).toEqual(entities);
  });

  it('goes on past the records that are refused again, in steps', async () => {
    await registerTopics();
    await seedRejected(502);
    await api.database.sql(
      `UPDATE rejected_records SET rejected_at = now() - interval '1 h' + record_index * interval '1 s',
         record_text = CASE WHEN record_index < 501 THEN '{}' ELSE $1 END`,
      [JSON.stringify(mended)],
    );
    const first = await resubmit({ filter, reason: 'x' });
    expect(first.body).toMatchObject({ matched: 502, affected: 0, refused: 500, remaining: 2 });
    const cursor = first.body.next_cursor!;
    const second = await resubmit({ filter, reason: 'x', cursor });
    expect(second.body).toMatchObject({ affected: 1, refused: 1, remaining: 0, next_cursor: null });
    expect((await api.get<Page<AuditEntry>>('/v1/audit')).body.items).toHaveLength(1);
    expect(await imbalance()).toBe(0);
  });

  it('stores one event per record when two orders run at once', async () => {
    await registerTopics();
    await seedRejected(20);
    await becomes(Array(20).fill(JSON.stringify(mended)));
    const order = { filter, reason: 'x' };
    const answers = await Promise.all([resubmit(order), resubmit(order), resubmit(order)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.reduce((sum, { body }) => sum + body.affected, 0)).toBe(20);
    expect(await eventCount()).toBe(20);
    expect(await imbalance()).toBe(0);
  });

  it('refuses an empty filter, an order without a reason and the cursor of another list', async () => {
    await seedRejected(2);
    const { body } = await api.get<Page<RejectedRecord>>('/v1/rejected?limit=1');
    for (const refused of [
      { filter: {}, reason: 'x' },
      { filter },
      { filter: { source: null }, reason: 'x' },
      { filter, reason: 'x', cursor: body.next_cursor },
    ]) {
      expect((await resubmit(refused)).status).toBe(400);
    }
    expect((await resubmit({ filter, reason: 'x' })).status).toBe(409);
  });
});
