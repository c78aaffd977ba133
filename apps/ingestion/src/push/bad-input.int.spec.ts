import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { startIngestion, type RunningIngestion } from '../testing/running-ingestion.js';
import { DEEP, type Sent, draft, refused, unreadable } from '../testing/refused-events.js';

let test: TestDatabase;
let app: RunningIngestion;

beforeAll(async () => {
  test = await createTestDatabase();
  app = await startIngestion(test);
});
afterAll(async () => {
  await app.service.stop();
  await test.drop();
});

async function post(path: string, { body, type = 'application/json', headers = {} }: Sent) {
  const response = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body,
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: JSON.parse(text) as Record<string, unknown>,
  };
}

async function quarantined(): Promise<number> {
  const [row] = await test.sql<{ n: number }>('SELECT count(*)::int AS n FROM rejected_records');
  return row!.n;
}

describe('POST /v1/events with bad input', () => {
  it.each(unreadable)(
    'answers %s with a problem and stores nothing',
    async (_name, sent, status, code) => {
      const before = await quarantined();
      const answer = await post('/v1/events', sent());
      expect([answer.status, answer.body['code']]).toEqual([status, code]);
      expect(answer.type).toContain('application/problem+json');
      expect(answer.body['detail']).toEqual(expect.any(String));
      expect(await quarantined()).toBe(before);
    },
  );

  it.each(refused)('refuses %s with its reason and keeps it', async (_name, text, code, path) => {
    const before = await quarantined();
    const body = text();
    const answer = await post('/v1/events', { body });
    expect(answer.status).toBe(422);
    expect(answer.type).toContain('application/problem+json');
    const errors = answer.body['errors'] as { code: string; path: string }[];
    const found = errors.find((error) => error.code === code && error.path.startsWith(path));
    expect({ errors, found }).toMatchObject({ found: { code } });
    expect(await quarantined()).toBe(before + 1);
  });

  it('names every reason at once', async () => {
    const body = JSON.stringify(draft({ event_id: 'x', source: 'X Y', payload: { symbol: 1 } }));
    const { body: problem } = await post('/v1/events', { body });
    const paths = (problem['errors'] as { path: string }[]).map(({ path }) => path).sort();
    expect(paths).toEqual([
      '/event_id',
      '/payload/ask_price',
      '/payload/bid_price',
      '/payload/symbol',
      '/source',
    ]);
  });

  it('takes a byte order mark as none', async () => {
    const body = Buffer.from(`\uFEFF${JSON.stringify(draft())}`);
    expect((await post('/v1/events', { body })).status).toBe(202);
  });
});

describe('POST /v1/events/batch with bad input', () => {
  const path = '/v1/events/batch';

  it('refuses an empty array and an object with 400', async () => {
    for (const body of ['[]', '{}', '"x"', 'null', '7']) {
      const answer = await post(path, { body });
      expect([body, answer.status, answer.body['code']]).toEqual([body, 400, 'REQUEST.MALFORMED']);
    }
    const blank = await post(path, { body: '\n\n', type: 'application/x-ndjson' });
    expect(blank.status).toBe(400);
  });

  it('refuses 1,001 items with 413 and names the limit', async () => {
    const body = JSON.stringify(Array.from({ length: 1_001 }, () => 0));
    const answer = await post(path, { body });
    expect(answer).toMatchObject({ status: 413, body: { code: 'REQUEST.TOO_LARGE' } });
    expect(answer.body['detail']).toContain('1000');
  });

  it('gives every bad record of the list the reasons it gets alone, and leaves the good ones alone', async () => {
    const texts = refused.map(([, text]) => text()).filter((text) => text.length < 1e5);
    const alone = await Promise.all(texts.map((body) => post('/v1/events', { body })));
    const reasons = alone.map(({ body }) => body['errors']);
    const good = texts.map(() => JSON.stringify(draft()));
    const mixed = texts.flatMap((text, i) => [text, good[i]!]);
    for (const [body, type] of [
      [`[${mixed.join(',')}]`, 'application/json'],
      [mixed.map((text) => text.replaceAll('\n', ' ')).join('\n'), 'application/x-ndjson'],
    ] as const) {
      const answer = await post(path, { body, type });
      expect(answer.status).toBe(202);
      const items = answer.body['items'] as { outcome: string; errors?: unknown }[];
      expect(items).toHaveLength(mixed.length);
      items.forEach(({ outcome }, i) => expect(outcome === 'rejected').toBe(i % 2 === 0));
      expect(items.flatMap(({ errors }) => (errors ? [errors] : []))).toEqual(reasons);
    }
  });

  it('counts the same id within a batch once, and refuses other content under it', async () => {
    const one = draft();
    const { event_id } = one;
    const body = JSON.stringify([one, one, draft({ event_id, entity_id: 'OTHER' })]);
    const answer = await post(path, { body });
    expect(answer.body).toMatchObject({ records: 3, accepted: 1, duplicates: 1, rejected: 1 });
  });

  it('survives a batch of 100,000 nested arrays', async () => {
    const body = `[${'['.repeat(DEEP)}${']'.repeat(DEEP)},${JSON.stringify(draft())}]`;
    expect((await post(path, { body })).body).toMatchObject({ accepted: 1, rejected: 1 });
  });
});

describe('POST /v1/sources/:source/payloads with bad input', () => {
  it('answers 404 for a source without a mapper and lists those there are', async () => {
    const answer = await post('/v1/sources/nasdaq/payloads', { body: '{}' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'MAPPER.UNKNOWN_SOURCE' } });
    expect(answer.body['detail']).toContain('binance, yahoo');
  });

  it.each(['binance', 'yahoo'])('answers %s payloads that are no JSON with 400', async (source) => {
    const answer = await post(`/v1/sources/${source}/payloads`, { body: '{' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST.MALFORMED' } });
  });

  it.each(['binance', 'yahoo'])('quarantines what the %s mapper cannot read', async (source) => {
    const deep = '['.repeat(DEEP) + ']'.repeat(DEEP);
    for (const body of ['null', '7', '[]', '{}', '{"stream":"a@b","data":{}}', deep]) {
      const answer = await post(`/v1/sources/${source}/payloads`, { body });
      expect(answer).toMatchObject({
        status: 202,
        body: { raw_payloads: 1, records: 1, rejected: 1 },
      });
      expect(answer.body['errors']).toMatchObject([{ reasons: [{ code: 'MAPPER.UNREADABLE' }] }]);
    }
  });

  it('refuses one line of NDJSON and takes the others', async () => {
    const frame = {
      stream: 'btcusdt@trade',
      data: { e: 'trade', s: 'BTCUSDT', t: 1, p: '1', q: '2', T: 1e12, m: true },
    };
    const body = `${JSON.stringify(frame)}\nnot json\n{"result":null,"id":1}\n`;
    const answer = await post('/v1/sources/binance/payloads', {
      body,
      type: 'application/x-ndjson',
    });
    expect(answer.body).toMatchObject({ raw_payloads: 3, records: 2, accepted: 1, rejected: 1 });
  });

  it('refuses a venue that is no name', async () => {
    const answer = await post('/v1/sources/binance/payloads?venue=A%20B', { body: '{}' });
    expect(answer.status).toBe(400);
  });
});

it('keeps the account of every raw payload balanced and answers no 500 through all of this', async () => {
  const [row] = await test.sql<{ off: number }>(
    `SELECT count(*)::int AS off FROM raw_payloads r
     WHERE r.accepted <> (SELECT count(*) FROM events WHERE raw_payload_id = r.id)
        OR r.rejected <> (SELECT count(*) FROM rejected_records WHERE raw_payload_id = r.id)`,
  );
  expect(row).toEqual({ off: 0 });
  const text = await (await fetch(`${app.url}/metrics`)).text();
  expect(text).not.toMatch(/control_plane_http_request_seconds_count\{[^}]*status="5/);
});
