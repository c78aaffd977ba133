import { buildEvent, createTestDatabase, type TestDatabase } from '@acp/testing';
import { startIngestion, type RunningIngestion } from '../testing/running-ingestion.js';

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

const DEEP = 100_000;
const NUL = '\\u0000';

interface Sent {
  body: string | Buffer;
  type?: string;
  headers?: Record<string, string>;
}

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

function draft(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const { ingested_at: _, ...event } = buildEvent();
  return { ...event, ...overrides };
}

/** A draft as text, with one value written by hand. */
function withText(member: string, text: string, overrides: Record<string, unknown> = {}): string {
  return JSON.stringify(draft({ ...overrides, [member]: '@@' })).replace('"@@"', text);
}

function payloadWith(text: string): string {
  const { payload, ...rest } = draft() as { payload: object };
  return JSON.stringify({ ...rest, payload: { ...payload, extra: '@@' } }).replace('"@@"', text);
}

async function quarantined(): Promise<number> {
  const [row] = await test.sql<{ n: number }>('SELECT count(*)::int AS n FROM rejected_records');
  return row!.n;
}

/** Requests that cannot be read at all: nothing is stored, the answer says why. */
const unreadable: [string, () => Sent, number, string][] = [
  ['not JSON', () => ({ body: 'hello' }), 400, 'REQUEST.MALFORMED'],
  ['JSON cut short', () => ({ body: '{"event_type":' }), 400, 'REQUEST.MALFORMED'],
  ['NaN', () => ({ body: payloadWith('NaN') }), 400, 'REQUEST.MALFORMED'],
  ['Infinity', () => ({ body: payloadWith('Infinity') }), 400, 'REQUEST.MALFORMED'],
  ['a raw NUL byte', () => ({ body: payloadWith('"a\0b"') }), 400, 'REQUEST.MALFORMED'],
  ['an empty body', () => ({ body: '' }), 400, 'REQUEST.MALFORMED'],
  ['white space', () => ({ body: '  \n ' }), 400, 'REQUEST.MALFORMED'],
  [
    'invalid UTF-8',
    () => ({ body: Buffer.from(payloadWith('"\xff\xfe"'), 'latin1') }),
    400,
    'REQUEST.MALFORMED',
  ],
  [
    'a body of 6 MB',
    () => ({ body: payloadWith(`"${'x'.repeat(6e6)}"`) }),
    413,
    'REQUEST.TOO_LARGE',
  ],
  ['text/plain', () => ({ body: '{}', type: 'text/plain' }), 415, 'REQUEST.UNSUPPORTED_MEDIA_TYPE'],
  ['XML', () => ({ body: '<a/>', type: 'application/xml' }), 415, 'REQUEST.UNSUPPORTED_MEDIA_TYPE'],
  [
    'gzip',
    () => ({ body: '{}', headers: { 'content-encoding': 'gzip' } }),
    415,
    'REQUEST.UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'an Idempotency-Key of 300 characters',
    () => ({ body: JSON.stringify(draft()), headers: { 'idempotency-key': 'k'.repeat(300) } }),
    400,
    'REQUEST.MALFORMED',
  ],
];

/** Requests that hold a record: it is refused with every reason and kept in quarantine. */
const refused: [string, () => string, string, string][] = [
  ['a number', () => '7', 'GATE.INVALID', ''],
  ['null', () => 'null', 'GATE.INVALID', ''],
  ['a string', () => '"event"', 'GATE.INVALID', ''],
  ['an array', () => '[]', 'GATE.INVALID', ''],
  ['an empty object', () => '{}', 'GATE.INVALID', '/event_type'],
  ['a wrong type for event_type', () => withText('event_type', '7'), 'GATE.INVALID', '/event_type'],
  ['a wrong type for payload', () => withText('payload', '"x"'), 'GATE.INVALID', '/payload'],
  [
    'a price as a float',
    () => payloadWith('1').replace('"1.0"', '1.0'),
    'GATE.INVALID',
    '/payload/bid_price',
  ],
  [
    'an unknown type',
    () => withText('event_type', '"NO_SUCH"'),
    'GATE.UNKNOWN_TYPE',
    '/event_type',
  ],
  [
    'an unknown version',
    () => withText('schema_version', '99'),
    'GATE.UNKNOWN_VERSION',
    '/schema_version',
  ],
  [
    'a version of 1e9999',
    () => withText('schema_version', '1e9999'),
    'GATE.INVALID',
    '/schema_version',
  ],
  ['an unknown field', () => withText('colour', '"red"'), 'GATE.INVALID', '/colour'],
  [
    'ingested_at',
    () => withText('ingested_at', '"2026-01-01T00:00:00Z"'),
    'GATE.INVALID',
    '/ingested_at',
  ],
  [
    'constructor in the event',
    () => JSON.stringify(draft()).replace('{', '{"constructor":{},'),
    'GATE.INVALID',
    '/constructor',
  ],
  ['an id that is none', () => withText('event_id', '"17"'), 'GATE.INVALID', '/event_id'],
  [
    'a trace id of zeros',
    () => withText('trace_id', '"00000000-0000-0000-0000-000000000000"'),
    'GATE.INVALID',
    '/trace_id',
  ],
  ['a date of 1e9999', () => withText('occurred_at', '1e9999'), 'GATE.INVALID', '/occurred_at'],
  ['a date of "1e9999"', () => withText('occurred_at', '"1e9999"'), 'GATE.INVALID', '/occurred_at'],
  [
    '30 February',
    () => withText('occurred_at', '"2026-02-30T00:00:00Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'a time without a zone',
    () => withText('occurred_at', '"2026-02-03T00:00:00"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'the year 0',
    () => withText('occurred_at', '"0000-01-01T00:00:00Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'the year 1',
    () => withText('occurred_at', '"0001-01-01T00:00:00Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'the year 99',
    () => withText('occurred_at', '"0099-12-31T23:59:59Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'a time before the year 1',
    () => withText('occurred_at', '"0001-01-01T00:00:00+14:00"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'a time after the year 9999',
    () => withText('occurred_at', '"9999-12-31T23:59:59-12:00"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'a leap second',
    () => withText('occurred_at', '"2016-12-31T23:59:60Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    '24:00',
    () => withText('occurred_at', '"2026-01-01T24:00:00Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'an impossible zone',
    () => withText('occurred_at', '"2026-01-01T00:00:00+99:99"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  ['1e9999 in the payload', () => payloadWith('1e9999'), 'GATE.UNSAFE_VALUE', '/payload/extra'],
  [
    'an integer beyond 2^53',
    () => payloadWith('9007199254740993'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra',
  ],
  [
    'more digits than a double keeps',
    () => payloadWith('0.1234567890123456789'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra',
  ],
  [
    'a number that a double takes for 0',
    () => payloadWith('1e-400'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra',
  ],
  [
    'toString in the event',
    () => JSON.stringify(draft()).replace('{', '{"toString":1,'),
    'GATE.UNSAFE_VALUE',
    '/toString',
  ],
  [
    'hasOwnProperty in the payload',
    () => payloadWith('{"hasOwnProperty": 1}'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra/hasOwnProperty',
  ],
  [
    'more than a topic of its routes carries',
    () => payloadWith(`"${'€'.repeat(4e5)}"`),
    'GATE.TOO_LARGE',
    '',
  ],
  ['NUL in a string', () => payloadWith(`"a${NUL}b"`), 'GATE.UNSAFE_VALUE', '/payload/extra'],
  [
    'NUL in a member name',
    () => payloadWith(`{"a${NUL}": 1}`),
    'GATE.UNSAFE_VALUE',
    '/payload/extra/a\0',
  ],
  [
    'NUL in entity_id',
    () => withText('entity_id', `"a${NUL}b"`),
    'GATE.UNSAFE_VALUE',
    '/entity_id',
  ],
  ['NUL in event_type', () => withText('event_type', `"A${NUL}B"`), 'GATE.INVALID', '/event_type'],
  ['half a surrogate pair', () => payloadWith('"\\ud800"'), 'GATE.UNSAFE_VALUE', '/payload/extra'],
  [
    '__proto__ in the payload',
    () => payloadWith('{"__proto__": {"a": 1}}'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra/__proto__',
  ],
  [
    '__proto__ in the event',
    () => JSON.stringify(draft()).replace('{', '{"__proto__":{},'),
    'GATE.INVALID',
    '/__proto__',
  ],
  ['100 levels', () => payloadWith('['.repeat(100) + ']'.repeat(100)), 'GATE.UNSAFE_VALUE', ''],
  [
    '100,000 arrays deep',
    () => payloadWith('['.repeat(DEEP) + ']'.repeat(DEEP)),
    'GATE.UNSAFE_VALUE',
    '',
  ],
  [
    '100,000 objects deep',
    () => payloadWith('{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP)),
    'GATE.UNSAFE_VALUE',
    '',
  ],
  ['a body that is 100,000 arrays', () => '['.repeat(DEEP) + ']'.repeat(DEEP), 'GATE.INVALID', ''],
  [
    'an entity_id of 100,000 characters',
    () => withText('entity_id', `"${'x'.repeat(1e5)}"`),
    'GATE.INVALID',
    '/entity_id',
  ],
  [
    'an event_type of 100,000 characters',
    () => withText('event_type', `"${'X'.repeat(1e5)}"`),
    'GATE.INVALID',
    '/event_type',
  ],
  ['an empty entity_id', () => withText('entity_id', '""'), 'GATE.INVALID', '/entity_id'],
  ['a source in capitals', () => withText('source', '"Desk One"'), 'GATE.INVALID', '/source'],
];

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
