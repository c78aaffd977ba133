import {
  newId,
  type AuditEntry,
  type EventDetail,
  type Ledger,
  type Page,
  type RejectedBulkAnswer,
  type RejectedGroups,
  type RejectedRecord,
  type RejectedResubmitAnswer,
  type RejectionReason,
  type Trace,
} from '@acp/contracts';
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

describe('the quarantine by reason', () => {
  it('is grouped, and closed by the filter of a group after a dry run that says as much', async () => {
    await seedRejected(api, 7);
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
    await registerTopics(api);
    const taken = newId();
    await seedRejected(api, 6);
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
    const { accepted } = await counted(api);
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
    expect((await counted(api)).accepted).toBe(accepted + 2);
    const audit = await api.get<Page<AuditEntry>>('/v1/audit');
    expect(audit.body.items).toMatchObject([
      { action: 'rejected.resubmit_matching', affected: 2, filter, reason: 'schema 2' },
    ]);
    const trace = await api.get<Trace>(`/v1/events/${taken}/trace`);
    expect(trace.body.steps.filter((s) => s.kind === 'operator_action')).toMatchObject([
      { action: 'rejected.resubmit_matching', actor: 'key:operator-name' },
    ]);
    expect(await imbalance(api)).toBe(0);
  });

  it('refuses what only a mapper of ingestion reads, also where it looks like an event', async () => {
    await registerTopics(api);
    const ways = ['demo/stream', 'hook/payments', 'poll/rates', 'http-payloads', 'binance-spot'];
    await seedRejected(api, ways.length + 1);
    await becomes(
      [...ways, 'http-push'].map(() => JSON.stringify({ ...mended, event_id: newId() })),
    );
    await api.database.sql(
      `UPDATE rejected_records SET connector = coalesce(($1::text[])[record_index + 1], connector)`,
      [ways],
    );
    const { body } = await resubmit({ filter, reason: 'the schema is mended' });
    expect(body).toMatchObject({ matched: 6, passing: 1, affected: 1, refused: 5 });
    expect(body.refused_sample.map(({ reasons }) => reasons[0]!.code)).toEqual(
      ways.map(() => 'MAPPER.NEEDED'),
    );
    const { items } = (await api.get<Page<RejectedRecord>>('/v1/rejected?connector=demo/stream'))
      .body;
    expect(items).toMatchObject([{ status: 'open' }]);
    const [{ message }] = body.refused_sample.find(({ id }) => id === items[0]!.id)!.reasons as [
      RejectionReason,
    ];
    expect(message).toBe(
      `came by demo/stream in the form of http: send raw payload ${items[0]!.raw_payload_id} again ` +
        '(POST /v1/sources/http/payloads of ingestion), or mend this record into an event',
    );
    expect(await eventCount()).toBe(1);
  });

  it('takes what was released as it came before, and no proposal', async () => {
    await registerTopics(api);
    const ways = ['release/http-push', 'release/intake/orders', 'release/hook/payments', 'release'];
    const came = [...ways, 'decisions'];
    await seedRejected(api, came.length);
    await becomes(came.map(() => JSON.stringify({ ...mended, event_id: newId() })));
    await api.database.sql(
      `UPDATE rejected_records SET connector = ($1::text[])[record_index + 1]`,
      [came],
    );
    const { body } = await resubmit({ filter, reason: 'the schema is mended' });
    expect(body).toMatchObject({ matched: 5, affected: 2, refused: 3 });
    const reasons = body.refused_sample.map((one) => one.reasons[0]!);
    expect(reasons.map(({ code }) => code)).toEqual([
      ...['MAPPER.NEEDED', 'MAPPER.NEEDED', 'GATE.NOT_FROM_OUTSIDE'],
    ]);
    expect(reasons[0]!.message).toMatch(/^came by hook\/payments in the form of http: /);
    expect(reasons[2]!.message).toMatch(/^is a proposal, .* \(POST \/v1\/decisions of ingestion\)/);
    expect(await eventCount()).toBe(2);
  });

  it('orders what became of the records of one push as they stood in it', async () => {
    await registerTopics(api);
    await seedRejected(api, 20);
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
    await registerTopics(api);
    await seedRejected(api, 502);
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
    expect(await imbalance(api)).toBe(0);
  });

  it('stores one event per record when two orders run at once', async () => {
    await registerTopics(api);
    await seedRejected(api, 20);
    await becomes(Array(20).fill(JSON.stringify(mended)));
    const order = { filter, reason: 'x' };
    const answers = await Promise.all([resubmit(order), resubmit(order), resubmit(order)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.reduce((sum, { body }) => sum + body.affected, 0)).toBe(20);
    expect(await eventCount()).toBe(20);
    expect(await imbalance(api)).toBe(0);
  });

  it('refuses an empty filter, an order without a reason and the cursor of another list', async () => {
    await seedRejected(api, 2);
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
