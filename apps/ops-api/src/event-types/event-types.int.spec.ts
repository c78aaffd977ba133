import {
  EVENT_TYPE_VERSIONS,
  type Page,
  type Problem,
  type RegisteredEventType,
} from '@acp/contracts';
import { seedEvent } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start({ OPS_REDACT_PATHS: '$..venue,$..model' });
});
afterAll(() => api.stop());

const AS_THE_DOCUMENT_SAYS = 'https://json-schema.org/draft/2020-12/schema';

describe('GET /v1/event-types', () => {
  it('has every registered version with its own schema, whole for viewers too', async () => {
    const { status, body } = await api.get<Page<RegisteredEventType>>('/v1/event-types');
    expect(status).toBe(200);
    const listed = body.items.flatMap(({ event_type, latest_version, versions }) =>
      versions.map((version) => ({ event_type, latest_version, ...version })),
    );
    expect(listed.length).toBe(EVENT_TYPE_VERSIONS.length);
    for (const version of EVENT_TYPE_VERSIONS) {
      const { event_type, schema_version, description, only_from = null } = version;
      expect(listed).toContainEqual({
        event_type,
        schema_version,
        description,
        only_from,
        latest_version: expect.any(Number),
        latest: expect.any(Boolean),
        owner: 'ai-control-plane',
        compatibility: 'backward',
        upcast: null,
        examples: [],
        upcasts: schema_version === 1 ? null : true,
        payload_schema: { $schema: AS_THE_DOCUMENT_SAYS, ...version.payload_schema },
      });
    }
  });

  it('says which version is the latest', async () => {
    const { body } = await api.get<Page<RegisteredEventType>>('/v1/event-types');
    const decision = body.items.find(({ event_type }) => event_type === 'AI_DECISION_RECORDED')!;
    expect(decision.latest_version).toBe(2);
    expect(decision.versions.map(({ latest }) => latest)).toEqual([false, true]);
  });
});

describe('GET /v1/event-types/:type', () => {
  it('says who makes events of it, how many a second, and who takes them', async () => {
    const { database: test } = api;
    const event_type = 'MARKET_TRADE_INGESTED';
    const minute = 60_000;
    for (const [source, ago] of [
      ['rare', 20 * 24 * 60 * minute],
      ['venue-b', 30 * minute],
      ['venue-a', minute],
    ] as const) {
      const ingested_at = new Date(Date.now() - ago).toISOString();
      await seedEvent(test, { topics: [], event: { event_type, source, ingested_at } });
    }
    await test.sql(`INSERT INTO topics (topic, transport, policy) VALUES
      ('all', 'memory', '{"event_types": ["*"]}'), ('gated', 'memory', '{"event_types": ["*"], "gated": true}'),
      ('quotes', 'memory', '{"event_types": ["MARKET_QUOTE_INGESTED"]}'), ('old', 'memory', '{"event_types": ["*"]}'),
      ('trades', 'memory', '{"event_types": ["MARKET_TRADE_INGESTED"]}')`);
    await test.sql(
      `INSERT INTO retired_topics (topic, retired_by, reason) VALUES ('old', 'x', 'x')`,
    );
    await test.sql(`INSERT INTO consumer_progress (consumer, topic, last_seen_at) VALUES
      ('lab', 'trades', now()), ('gone', 'trades', now() - interval '1 day'), ('lab', 'quotes', now())`);
    await test.sql(
      `INSERT INTO retired_consumers (consumer, retired_by, reason) VALUES ('gone', 'x', 'x')`,
    );
    const { body } = await api.get<RegisteredEventType>(`/v1/event-types/${event_type}`);
    expect(body).toMatchObject({
      last_seen_at: expect.any(String),
      rate_per_second: 2 / 3600,
      produced_by: [{ source: 'rare' }, { source: 'venue-a' }, { source: 'venue-b' }],
      consumed_by: [
        { topic: 'all', consumers: [] },
        { topic: 'trades', consumers: ['lab'] },
      ],
    });
    expect(body.produced_by[1]!.last_seen_at).toBe(body.last_seen_at);
  });

  it('answers one type as the list has it', async () => {
    const { body } = await api.get<Page<RegisteredEventType>>('/v1/event-types');
    for (const type of body.items) {
      const one = await api.get<RegisteredEventType>(`/v1/event-types/${type.event_type}`);
      expect(one.body).toEqual(type);
    }
  });

  it('names the nearest type where there is none of that name', async () => {
    const { status, body, headers } = await api.get<Problem>(
      '/v1/event-types/MARKET_TRADES_INGESTED',
    );
    expect([status, headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(body).toMatchObject({
      code: 'REQUEST.NOT_FOUND',
      detail: expect.stringContaining('did you mean MARKET_TRADE_INGESTED?'),
    });
  });

  it('wants a key', async () => {
    for (const path of ['/v1/event-types', '/v1/event-types/PAYMENT_RECORDED']) {
      expect((await api.get(path, { as: null })).status).toBe(401);
    }
  });
});

describe('an action by a type that nobody has', () => {
  const event_type = 'MARKET_TRADES_INGESTED';
  const nearest = 'did you mean MARKET_TRADE_INGESTED?';
  const filter = { event_type };

  it.each<[string, () => Promise<{ status: number; body: Problem }>]>([
    ['a replay', () => api.post('/v1/replays', { name: 'again', dry_run: true, filter })],
    ['dead letters', () => api.post('/v1/dead-letters/replay', { dry_run: true, filter })],
  ])('is refused with the nearest name by %s', async (_what, ask) => {
    expect(await ask()).toMatchObject({
      status: 400,
      body: { code: 'REQUEST.MALFORMED', detail: expect.stringContaining(nearest) },
    });
  });

  it('may mean what an earlier catalogue has taken', async () => {
    await seedEvent(api.database, { topics: [], event: { event_type: 'OLD_TYPE' } });
    const body = { name: 'again', dry_run: true, filter: { event_type: 'OLD_TYPE' } };
    expect(await api.post('/v1/replays', body)).toMatchObject({ status: 202 });
  });
});
