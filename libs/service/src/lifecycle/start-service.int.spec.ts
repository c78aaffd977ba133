import { once } from 'node:events';
import { connect } from 'node:net';
import {
  access,
  call,
  json,
  lines,
  operator,
  said,
  service,
  stage,
  start,
  written,
} from './tiny-service.spec-support.js';

describe('a running service', () => {
  beforeAll(() => start({ access }));
  afterAll(() => service.stop());

  it('takes a known key and tells the controller who called', async () => {
    const { status, body } = await call('/v1/who', { headers: operator });
    expect(status).toBe(200);
    expect(body).toEqual({ kind: 'key', name: 'olga', role: 'operator', grants: [] });
  });

  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer nonsense' }],
    ['another scheme', { authorization: 'Basic b3BlcmF0b3Ita2V5' }],
  ])('refuses %s with 401', async (_name, headers) => {
    const { response, body } = await call('/v1/who', {
      headers: headers as Record<string, string>,
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toMatchObject({ code: 'REQUEST.UNAUTHENTICATED', status: 401 });
  });

  it('refuses a role that is too low with 403 and names the one it needs', async () => {
    const headers = { ...json, authorization: 'Bearer viewer-key' };
    const { status, body } = await call('/v1/items', { method: 'POST', headers, body: '{}' });
    expect(status).toBe(403);
    expect(body).toMatchObject({
      code: 'REQUEST.FORBIDDEN',
      detail: 'this needs the role operator',
    });
  });

  it('names every wrong field of a body at once', async () => {
    const body = JSON.stringify({ size: 11, colour: 'red' });
    const answer = await call('/v1/items', { method: 'POST', headers: json, body });
    expect(answer.status).toBe(400);
    expect(answer.response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.errors!.map(({ path }) => path).sort()).toEqual([
      '/colour',
      '/name',
      '/size',
    ]);
  });

  it.each([
    ['text that is not JSON', '{"name":', 'application/json', 400, 'REQUEST.MALFORMED'],
    ['an empty body', '', 'application/json', 400, 'REQUEST.MALFORMED'],
    [
      'JSON a hundred thousand deep',
      `${'{"a":['.repeat(50_000)}`,
      'application/json',
      400,
      'REQUEST.MALFORMED',
    ],
    ['a forged prototype', '{"__proto__":{"a":1}}', 'application/json', 400, 'REQUEST.MALFORMED'],
    ['another media type', 'a=1', 'text/csv', 415, 'REQUEST.UNSUPPORTED_MEDIA_TYPE'],
    [
      'too many bytes',
      `{"name":"${'x'.repeat(600_000)}"}`,
      'application/json',
      413,
      'REQUEST.TOO_LARGE',
    ],
  ])('answers %s with a problem', async (_name, body, type, status, code) => {
    const headers = { ...operator, 'content-type': type };
    const answer = await call('/v1/items', { method: 'POST', headers, body });
    expect(answer.response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.status).toBe(status);
  });

  it('answers bytes that are not UTF-8 with a problem', async () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    const answer = await call('/v1/items', { method: 'POST', headers: json, body });
    expect(answer.body).toMatchObject({ status: 400, detail: 'the body is not valid UTF-8' });
  });

  it('answers a compressed body with 415 instead of reading garbage', async () => {
    const headers = { ...json, 'content-encoding': 'gzip' };
    const answer = await call('/v1/items', { method: 'POST', headers, body: 'x' });
    expect(answer.body).toMatchObject({ status: 415, code: 'REQUEST.UNSUPPORTED_MEDIA_TYPE' });
  });

  it.each([
    ['an unknown path', 'GET', '/v1/nothing', 404, 'REQUEST.NOT_FOUND'],
    ['a wrong method', 'DELETE', '/v1/items', 405, 'REQUEST.METHOD_NOT_ALLOWED'],
    [
      'a parameter that is too long',
      'GET',
      `/v1/items/${'x'.repeat(300)}`,
      414,
      'REQUEST.TOO_LARGE',
    ],
    ['a broken escape in the path', 'GET', '/v1/items/%ZZ', 400, 'REQUEST.MALFORMED'],
    ['headers of 20 KB', 'GET', `/v1/items/a?q=${'x'.repeat(20_000)}`, 431, 'REQUEST.TOO_LARGE'],
  ])('answers %s with a problem', async (_name, method, path, status, code) => {
    const answer = await call(path, { method, headers: operator });
    expect(answer.response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.status).toBe(status);
  });

  it('says which methods a path takes', async () => {
    const { response } = await call('/v1/items', { method: 'DELETE', headers: operator });
    expect(response.headers.get('allow')).toBe('POST');
  });

  it.each([
    ['a request line that is not HTTP', 'NONSENSE\r\n\r\n', 400, 'REQUEST.MALFORMED'],
    ['no Host', 'GET /v1/who HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'REQUEST.MALFORMED'],
    [
      'an expectation that it does not meet',
      'POST /v1/items HTTP/1.1\r\nHost: a\r\nExpect: foo\r\nContent-Length: 2\r\n\r\n{}',
      417,
      'REQUEST.MALFORMED',
    ],
    [
      'a body that stops half-way',
      'POST /v1/items HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      408,
      'REQUEST.TIMEOUT',
    ],
    ['headers that never end', 'GET /v1/who HTTP/1.1\r\nHost: a\r\n', 408, 'REQUEST.TIMEOUT'],
  ])('answers %s with a problem', async (_name, text, status, code) => {
    const answer = await said(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json/i);
    expect(answer).toContain(`"code":"${code}"`);
  });

  it('answers once where the answer overtakes a body that never ends', async () => {
    const head =
      'POST /v1/items HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: 9';
    const answer = await said(`${head}\r\n\r\n{`);
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 415']);
  });

  it('writes no error for who goes away in the middle of a body', async () => {
    const type = 'Content-Type: application/json';
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    const head = `POST /v1/items HTTP/1.1\r\nHost: a\r\nX-Request-Id: req-away\r\n${type}`;
    socket.write(`${head}\r\nContent-Length: 9\r\n\r\n{`, () => socket.resetAndDestroy());
    await written('"req-away"');
    await call('/health');
    const own = lines.filter((line) => line.includes('"req-away"')).map((line) => JSON.parse(line));
    expect(own.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });

  it('lets who sends first and reads then read that its body is too large', async () => {
    const body = 'x'.repeat(16 * 1024 * 1024);
    const head = `POST /v1/items HTTP/1.1\r\nHost: a\r\nAuthorization: ${operator.authorization}`;
    const type = `Content-Type: application/json\r\nContent-Length: ${body.length}`;
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.write(`${head}\r\n${type}\r\n\r\n${body}`, () => resolve());
    });
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 .*REQUEST.TOO_LARGE/s);
  });

  it('names no method for a path that it does not have', async () => {
    for (const path of ['/v1/who/', '/v1//who']) {
      const { status, response } = await call(path, { headers: operator });
      expect([path, status, response.headers.get('allow')]).toEqual([path, 404, null]);
    }
  });

  it('passes on what an error of ours says, extensions included', async () => {
    const { body } = await call('/v1/items/42', { headers: operator });
    expect(body).toMatchObject({ code: 'REQUEST.NOT_FOUND', detail: 'no item 42', event_id: '42' });
  });

  it.each([
    ['busy', '7'],
    ['database', '1'],
  ])('answers "not now" (%s) with 503 and Retry-After', async (id, seconds) => {
    const { response, body } = await call(`/v1/items/${id}`, { headers: operator });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe(seconds);
    expect(body).toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  });

  it('tells the caller of a bug only the request id, and the log its cause', async () => {
    const headers = { ...operator, 'x-request-id': 'req-4711' };
    const { response, text, body } = await call('/v1/items/bug', { headers });
    expect(response.status).toBe(500);
    expect(body).toMatchObject({ code: 'SERVICE.INTERNAL', request_id: 'req-4711' });
    expect(text).not.toContain('secret detail');
    const logged = lines.find((line) => line.includes('request failed'))!;
    expect(JSON.parse(logged)).toMatchObject({
      level: 'error',
      request_id: 'req-4711',
      err: { message: 'secret detail of a bug' },
    });
  });

  it('sends back the request id it was given, and makes one for none or a bad one', async () => {
    const given = await call('/health', { headers: { 'x-request-id': 'abc-1' } });
    const bad = await call('/health', { headers: { 'x-request-id': 'x'.repeat(500) } });
    expect(given.response.headers.get('x-request-id')).toBe('abc-1');
    expect(bad.response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('logs a request once, with its id and trace, and never a key', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = { ...operator, 'x-request-id': 'req-9', traceparent };
    await call('/v1/who', { headers });
    await written('"req-9"');
    const own = lines.filter((line) => line.includes('"req-9"'));
    expect(own).toHaveLength(1);
    expect(JSON.parse(own[0]!)).toMatchObject({
      level: 'debug',
      request_id: 'req-9',
      trace_id: '0af76519-16cd-43dd-8448-eb211c80319c',
      req: { method: 'GET', path: '/v1/who' },
      res: { status: 200 },
    });
    expect(lines.join('')).not.toContain('operator-key');
  });

  it('logs of a refusal its code, its reason, the fields and who sent it', async () => {
    const headers = { ...json, 'x-request-id': 'req-refused' };
    await call('/v1/items', { method: 'POST', headers, body: '{"size":"11"}' });
    await written('"req-refused"');
    const own = lines.filter((line) => line.includes('"req-refused"'));
    expect(own).toHaveLength(1);
    expect(JSON.parse(own[0]!)).toMatchObject({
      level: 'info',
      code: 'REQUEST.MALFORMED',
      reason: '2 fields are wrong',
      caller: 'olga',
      errors: [
        { path: '/name', message: 'name must be a string' },
        {
          path: '/size',
          message: 'size must not be greater than 10 and must be an integer number',
        },
      ],
    });
  });

  it('serves metrics and the OpenAPI document without a key', async () => {
    await call('/v1/who', { headers: operator });
    const { text } = await call('/metrics');
    expect(text).toMatch(
      /control_plane_http_request_seconds_count\{method="GET",route="\/v1\/who",status="200"\} \d/,
    );
    expect(text).toContain('control_plane_build_info{app="tiny",version="1.2.3"');
    expect(text).toContain('control_plane_event_loop_lag_seconds{quantile="p99"}');
    const { body } = await call('/docs-json');
    expect(body).toMatchObject({ info: { title: 'Tiny', version: '1.2.3' } });
  });

  it('serves OpenMetrics to a scraper that takes it, and the older text to others', async () => {
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
    const open = await fetch(`${service.url}/metrics`, { headers: { accept } });
    expect(open.headers.get('content-type')).toMatch(/^application\/openmetrics-text/);
    const text = await open.text();
    expect(text).toMatch(/# EOF\n$/);
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    const older = await fetch(`${service.url}/metrics`);
    expect(older.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await older.text()).toMatch(/^process_cpu_seconds_total \d/m);
  });

  it('is ready when its checks are well, and not ready, yet live, when they are not', async () => {
    expect((await call('/health/ready')).status).toBe(200);
    stage.isWell = false;
    const ready = await call('/health/ready');
    const live = await call('/health/live');
    const summary = await call('/health');
    stage.isWell = true;
    expect([ready.status, live.status, summary.status]).toEqual([503, 200, 503]);
    expect(ready.body).toMatchObject({
      status: 'error',
      details: { database: { status: 'down', message: 'the database is away' } },
    });
    expect(summary.body).toMatchObject({ app: 'tiny', version: '1.2.3', lifecycle: 'started' });
    expect((await call('/health/startup')).status).toBe(200);
  });
});
