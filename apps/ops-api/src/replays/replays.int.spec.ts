import type {
  AuditEntry,
  Page,
  Problem,
  Replay,
  ReplayFilter,
  ReplayPreview,
} from '@acp/contracts';
import { seedEvents } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';
import { serveTopics } from '../topics/served-topics.spec-support.js';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(() => api.stop());

const request = { name: 'INC-1', reason: 'lost', filter: { source: 'binance' } };

/** Twelve thousand more of each event, with their entries and effects. */
const COPIES = `
  WITH copy AS (
    INSERT INTO events
    SELECT (jsonb_populate_record(e, jsonb_build_object('event_id', gen_random_uuid()))).*
    FROM events e, generate_series(1, 12000) RETURNING event_id
  ), effect AS (
    INSERT INTO processed_events (event_id, consumer, topic) SELECT event_id, 'lab', 'quotes' FROM copy
  )
  INSERT INTO outbox (event_id, topic, payload_json) SELECT event_id, 'quotes', '{}' FROM copy`;

describe('POST /v1/replays', () => {
  it('says in a dry run what it would do, and orders nothing', async () => {
    await seedEvents(api.database, 6, (i) => ({
      topics: i < 2 ? ['a', 'b'] : ['a'],
      state: 'delivered',
      ...(i < 4 && { processedBy: ['lab'] }),
      ...(i === 5 && { event: { source: 'yahoo' } }),
    }));
    const { body, status } = await api.post<ReplayPreview>('/v1/replays', {
      ...request,
      dry_run: true,
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      dry_run: true,
      events: { value: 5, estimated: false },
      by_topic: [
        { topic: 'a', entries: 5 },
        { topic: 'b', entries: 2 },
      ],
      already_processed: [{ consumer: 'lab', processed: 4 }],
    });
    expect(body.sample.length).toBe(5);
    const narrow = await api.post<ReplayPreview>('/v1/replays', {
      ...request,
      filter: { topic: 'b' },
      dry_run: true,
    });
    expect(narrow.body).toMatchObject({ events: { value: 2 }, by_topic: [{ topic: 'b' }] });
    expect(narrow.body.sample.length).toBe(2);
    expect((await api.get<Page<Replay>>('/v1/replays')).body.items).toEqual([]);
  });

  it('estimates what a dry run of more events than it looks at would do', async () => {
    await seedEvents(api.database, 2, (i) => ({
      state: 'delivered',
      event: { source: i ? 'yahoo' : 'binance', entity_id: i ? 'AAPL' : 'BTCUSDT' },
      processedBy: ['lab'],
    }));
    await api.database.sql(COPIES);
    await api.database.sql('ANALYZE events');
    const preview = async (filter: ReplayFilter) =>
      (await api.post<ReplayPreview>('/v1/replays', { ...request, filter, dry_run: true })).body;
    const all = await preview({ event_type: 'MARKET_QUOTE_INGESTED' });
    expect(all.events.estimated).toBe(true);
    expect(Math.abs(all.events.value - 24_002)).toBeLessThan(240);
    expect(Math.abs(all.by_topic[0]!.entries - 24_002)).toBeLessThan(240);
    expect(all.already_processed).toMatchObject([{ consumer: 'lab' }]);
    const yahoo = await preview({ source: 'yahoo' });
    expect(yahoo.events.estimated).toBe(true);
    expect(Math.abs(yahoo.events.value - 12_001)).toBeLessThan(600);
    expect((await preview({ source: 'nobody' })).events.value).toBeLessThan(10);
  });

  it('is refused for a topic that nobody serves, unless that is what is wanted', async () => {
    await seedEvents(api.database, 2, (i) => ({
      topics: ['a', i ? 'b' : 'c'],
      state: 'delivered',
    }));
    await serveTopics(api.database, 'a');
    const look = await api.post<ReplayPreview>('/v1/replays', { ...request, dry_run: true });
    expect(look.body.unserved).toEqual(['b', 'c']);
    const refused = await api.post<Problem>('/v1/replays', request);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'REPLAY.TOPIC_NOT_SERVED', detail: expect.stringContaining('"b", "c"') },
    });
    const narrow = (topic: string) =>
      api.post<Replay>('/v1/replays', { ...request, filter: { ...request.filter, topic } });
    expect([(await narrow('a')).status, (await narrow('b')).status]).toEqual([202, 409]);
    const wanted = await api.post<Replay>('/v1/replays', { ...request, allow_unserved: true });
    expect(wanted.status).toBe(202);
    await api.database.sql(
      `INSERT INTO retired_topics VALUES ('b', now(), 'x', 'x'), ('c', now(), 'x', 'x')`,
    );
    const left = await api.post<ReplayPreview>('/v1/replays', { ...request, dry_run: true });
    expect(left.body).toMatchObject({ by_topic: [{ topic: 'a', entries: 2 }], unserved: [] });
    expect((await api.post<Replay>('/v1/replays', request)).status).toBe(202);
    await api.database.sql(`UPDATE relay_workers SET lease_expires_at = now() - interval '1 s'`);
    expect((await narrow('a')).status).toBe(409);
  });

  it('creates a durable order for the relay and writes it down', async () => {
    await seedEvents(api.database, 1, () => ({ topics: ['a'], processedBy: ['lab'] }));
    await serveTopics(api.database, 'a');
    const { body } = await api.post<Replay>('/v1/replays', {
      ...request,
      filter: { event_type: 'MARKET_QUOTE_INGESTED', from: '2026-11-21', topic: 'a' },
      rate_per_second: 50,
      ordering: 'key',
      only_unprocessed_by: 'lab',
    });
    expect(body).toMatchObject({
      name: 'INC-1',
      status: 'pending',
      filter: {
        event_type: 'MARKET_QUOTE_INGESTED',
        from: '2026-11-21T00:00:00.000Z',
        topic: 'a',
      },
      rate_per_second: 50,
      ordering: 'key',
      only_unprocessed_by: 'lab',
      requested_by: 'key:operator-name',
      enqueued: 0,
      entries: { delivered: 0 },
    });
    expect((await api.get<Replay>(`/v1/replays/${body.id}`)).body).toEqual(body);
    const audit = await api.get<Page<AuditEntry>>(`/v1/audit?target=replay:${body.id}`);
    expect(audit.body.items).toMatchObject([{ action: 'replay.create', reason: 'lost' }]);
  });

  it('refuses an empty filter, no reason, and what it does not know', async () => {
    const { reason: _reason, ...noReason } = request;
    for (const body of [
      { ...request, filter: {} },
      noReason,
      { ...request, filter: { topic: 'a', nonsense: 1 } },
      { ...request, rate_per_second: 0 },
      { ...request, ordering: 'random' },
      { ...request, name: '' },
    ]) {
      expect((await api.post<Problem>('/v1/replays', body)).status).toBe(400);
    }
  });
});

describe('a name that nothing has', () => {
  beforeEach(() => seedEvents(api.database, 1, () => ({ state: 'dead', processedBy: ['lab-eu'] })));

  it('is refused with the nearest that there is, in a dry run too', async () => {
    for (const dry_run of [true, false]) {
      const topic = { ...request, dry_run, filter: { topic: 'qoutes' } };
      const consumer = { ...request, dry_run, only_unprocessed_by: 'lab-ue' };
      for (const [body, path, nearest] of [
        [topic, '/filter/topic', 'quotes'],
        [consumer, '/only_unprocessed_by', 'lab-eu'],
      ] as const) {
        const answer = await api.post<Problem>('/v1/replays', body);
        expect(answer.status).toBe(400);
        expect(answer.body.errors).toMatchObject([
          { path, message: expect.stringContaining(`did you mean ${nearest}?`) },
        ]);
      }
      const bulk = { filter: { topic: 'qoutes' }, dry_run, reason: 'x' };
      const answer = await api.post<Problem>('/v1/dead-letters/discard', bulk);
      expect([answer.status, answer.body.detail]).toEqual([
        400,
        expect.stringContaining('did you mean quotes?'),
      ]);
    }
  });

  it('is refused with those that there are where none is near', async () => {
    const body = { ...request, filter: { topic: 'settlements' } };
    const answer = await api.post<Problem>('/v1/replays', body);
    expect(answer.body.detail).toContain('known are: quotes');
  });
});

describe('a replay', () => {
  it('is paused, resumed and cancelled, each from where that makes sense', async () => {
    const { body } = await api.post<Replay>('/v1/replays', request);
    const move = (name: string) => api.post<Replay>(`/v1/replays/${body.id}/${name}`);
    expect((await move('resume')).status).toBe(409);
    expect((await move('pause')).body.status).toBe('paused');
    expect((await move('pause')).status).toBe(409);
    expect((await move('resume')).body.status).toBe('pending');
    const cancelled = await move('cancel');
    expect(cancelled.body).toMatchObject({ status: 'cancelled', finished_at: expect.any(String) });
    expect((await move('resume')).status).toBe(409);
    const audit = await api.get<Page<AuditEntry>>(`/v1/audit?target=replay:${body.id}`);
    expect(audit.body.items.map((a) => a.action)).toEqual([
      'replay.cancel',
      'replay.resume',
      'replay.pause',
      'replay.create',
    ]);
  });

  it('shows the entries it has ordered by state', async () => {
    const { body } = await api.post<Replay>('/v1/replays', request);
    await seedEvents(api.database, 4, () => ({ state: 'delivered' }));
    await api.database.sql(
      `INSERT INTO outbox (event_id, topic, payload_json, replay_id, delivered_at)
       SELECT event_id, topic, payload_json, $1,
              CASE WHEN row_number() OVER (ORDER BY id) > 1 THEN now() END
       FROM outbox`,
      [body.id],
    );
    const { entries } = (await api.get<Replay>(`/v1/replays/${body.id}`)).body;
    expect(entries).toEqual({ pending: 1, in_flight: 0, delivered: 3, dead: 0, discarded: 0 });
  });

  it('is listed newest first, page by page, by status', async () => {
    for (const name of ['one', 'two', 'three']) {
      await api.post<Replay>('/v1/replays', { ...request, name });
    }
    const first = await api.get<Page<Replay>>('/v1/replays?limit=2');
    expect(first.body.items.map((r) => r.name)).toEqual(['three', 'two']);
    const rest = await api.get<Page<Replay>>(
      `/v1/replays?limit=2&cursor=${first.body.next_cursor}`,
    );
    expect(rest.body).toMatchObject({ items: [{ name: 'one' }], next_cursor: null });
    expect((await api.get<Page<Replay>>('/v1/replays?status=paused')).body.items).toEqual([]);
  });
});
