import {
  EVENT_TYPE_VERSIONS,
  type Page,
  type Problem,
  type RegisteredEventType,
} from '@acp/contracts';
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
