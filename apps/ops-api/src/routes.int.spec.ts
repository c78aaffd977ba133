import type { Problem } from '@acp/contracts';
import { KEYS, TestApi } from './test-api.spec-support.js';

interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
}
interface Operation {
  summary?: string;
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { example?: unknown; examples?: object }> }>;
}
interface Route {
  method: string;
  path: string;
  operation: Operation;
}

let api: TestApi;
let routes: Route[];

beforeAll(async () => {
  api = await TestApi.start();
  const { body } = await api.get<OpenApi>('/docs-json', { as: null });
  routes = Object.entries(body.paths)
    .filter(([path]) => path.startsWith('/v1'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    );
});
afterAll(() => api.stop());

/** A path with something in place of each parameter; entry ids are numbers, the rest UUIDs. */
function concrete(path: string): string {
  return path
    .replace(/dead-letters\/\{id\}/, 'dead-letters/1')
    .replace(/\{\w+\}/g, '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c10');
}

const mutating = () => routes.filter(({ method }) => method !== 'GET');
const lists = () =>
  routes.filter(({ operation }) => operation.parameters?.some(({ name }) => name === 'limit'));

describe('every route', () => {
  it('is in the OpenAPI document with a summary, an example and its error codes', () => {
    expect(routes.length).toBeGreaterThan(8);
    for (const { method, path, operation } of routes) {
      const good = Object.entries(operation.responses).filter(([status]) => status < '300');
      const examples = good.map(([, r]) => Object.values(r.content ?? {})[0]?.example);
      const codes = Object.keys(operation.responses).filter((status) => status >= '400');
      expect([method, path, operation.summary !== undefined]).toEqual([method, path, true]);
      expect([method, path, examples.every((e) => e !== undefined), examples.length]).toEqual([
        method,
        path,
        true,
        1,
      ]);
      expect([method, path, codes.includes('401'), codes.includes('403')]).toEqual([
        method,
        path,
        true,
        true,
      ]);
    }
  });

  it('refuses no key and a wrong key', async () => {
    for (const { method, path } of routes) {
      for (const authorization of [undefined, 'Bearer wrong-key-1234', `Basic ${KEYS.admin}`]) {
        const answer = await api.call<Problem>(method, concrete(path), {
          as: null,
          ...(authorization && { headers: { authorization } }),
          ...(method !== 'GET' && { body: {} }),
        });
        expect([method, path, answer.status, answer.body.code]).toEqual([
          method,
          path,
          401,
          'REQUEST.UNAUTHENTICATED',
        ]);
      }
    }
  });
});

describe('every route without keys', () => {
  let open: TestApi;
  beforeAll(async () => {
    open = await TestApi.start({ OPS_API_KEYS: '' });
  });
  afterAll(() => open.stop());

  it('refuses a page of another origin, reads included', async () => {
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const { method, path } of routes) {
      for (const headers of foreign) {
        const answer = await open.call<Problem>(method, concrete(path), { as: null, headers });
        expect([method, path, answer.status, answer.body.code]).toEqual([
          method,
          path,
          403,
          'REQUEST.FORBIDDEN',
        ]);
      }
    }
  });

  it('takes the console, the command line and curl', async () => {
    const own: Record<string, string>[] = [
      {},
      { origin: open.service.url, 'sec-fetch-site': 'same-origin' },
    ];
    for (const { method, path } of mutating()) {
      for (const headers of own) {
        const { status } = await open.call(method, concrete(path), { as: null, body: {}, headers });
        expect([method, path, status === 403]).toEqual([method, path, false]);
      }
    }
  });
});

describe('every path', () => {
  it('ends a HEAD', async () => {
    for (const { path } of routes.filter(({ method }) => method === 'GET')) {
      const { status } = await api.call('HEAD', concrete(path), {});
      expect([path, status < 500]).toEqual([path, true]);
    }
  });

  it('answers 405 with the methods it takes, each of which it does take', async () => {
    for (const path of new Set(routes.map(({ path }) => path))) {
      const wrong = await api.call<Problem>('PROPFIND', concrete(path), {});
      const methods = wrong.headers.get('allow')?.split(', ') ?? [];
      const known = routes.filter((route) => route.path === path).map(({ method }) => method);
      expect([path, wrong.status, methods]).toEqual([
        path,
        405,
        expect.arrayContaining(known) as string[],
      ]);
      for (const method of methods) {
        const { status } = await api.call(method, concrete(path), { as: null });
        expect([path, method, status]).toEqual([path, method, 401]);
      }
    }
  });
});

describe('every mutating route', () => {
  it('refuses a viewer before it looks at the request', async () => {
    expect(mutating().length).toBeGreaterThan(3);
    for (const { method, path } of mutating()) {
      const answer = await api.call<Problem>(method, concrete(path), { as: 'viewer', body: {} });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
  });

  it('answers an operator with something else than a refusal or a failure', async () => {
    for (const { method, path } of mutating()) {
      const answer = await api.call(method, concrete(path), { as: 'operator', body: {} });
      expect([method, path, [401, 403, 500].includes(answer.status)]).toEqual([
        method,
        path,
        false,
      ]);
    }
  });

  it('refuses JSON a hundred thousand deep', async () => {
    for (const text of [
      '['.repeat(100_000),
      `${'{"filter":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    ]) {
      for (const { method, path } of mutating()) {
        const response = await fetch(`${api.service.url}${concrete(path)}`, {
          method,
          headers: { authorization: `Bearer ${KEYS.admin}`, 'content-type': 'application/json' },
          body: text,
        });
        const { code } = (await response.json()) as Problem;
        expect([method, path, response.status, code]).toEqual([
          method,
          path,
          400,
          'REQUEST.MALFORMED',
        ]);
      }
    }
  });

  it('survives bodies that are no request', async () => {
    for (const { method, path } of mutating()) {
      for (const body of [null, [], 'x', 1, { filter: 1 }, { filter: { topic: ['a'] } }]) {
        const answer = await api.call(method, concrete(path), { as: 'operator', body });
        expect([method, path, body, answer.status < 500]).toEqual([method, path, body, true]);
      }
    }
  });
});

describe('every range of time', () => {
  const from = '2026-02-01T00:00:00Z';
  const to = '2026-01-31';

  it('of a query is refused when it ends before it begins', async () => {
    const ranged = routes.filter(
      ({ path, operation }) =>
        !path.endsWith('/diff') && operation.parameters?.some(({ name }) => name === 'to'),
    );
    expect(ranged.length).toBeGreaterThan(4);
    for (const { path } of ranged) {
      const of = path === '/v1/history' ? '&of=topic' : '';
      const { status, body } = await api.get<Problem>(`${path}?from=${from}&to=${to}${of}`);
      expect([path, status, body.errors]).toEqual([
        path,
        400,
        [{ code: 'REQUEST.MALFORMED', path: '/to', message: 'to must not be before from' }],
      ]);
    }
  });

  it('of a filter in a body is refused in the same way', async () => {
    for (const path of ['/v1/dead-letters/replay', '/v1/dead-letters/discard', '/v1/replays']) {
      const request = { name: 'x', filter: { from, to }, dry_run: true };
      const body = path === '/v1/replays' ? request : { ...request, name: undefined };
      const answer = await api.post<Problem>(path, body, { as: 'operator' });
      expect([path, answer.status, answer.body.errors]).toEqual([
        path,
        400,
        [{ code: 'REQUEST.MALFORMED', path: '/filter/to', message: 'to must not be before from' }],
      ]);
    }
  });

  it('may be empty', async () => {
    const { status, body } = await api.get<{ items: [] }>(`/v1/events?from=${from}&to=${from}`);
    expect([status, body.items]).toEqual([200, []]);
  });
});

/** The names that cursors carry. */
const LISTS = ['events', 'dead-letters', 'rejected', 'replays', 'trace', 'consumer-failures'];

describe('every list route', () => {
  const HOSTILE = [
    "'; DROP TABLE events; --",
    "1' OR '1'='1",
    '1; SELECT pg_sleep(10)',
    '${jndi:ldap://x}',
    '%00',
    '\u0000',
    '../../etc/passwd',
    '\ud800',
    '[object Object]',
    '-1',
    '1e308',
    'NaN',
  ];

  it.each(['0', '-1', '1e9', '1000000000', '501', 'x', '', '1.5', 'NaN'])(
    'refuses limit=%s with 400',
    async (limit) => {
      expect(lists().length).toBeGreaterThan(2);
      for (const { path } of lists()) {
        const answer = await api.get<Problem>(`${concrete(path)}?limit=${limit}`);
        expect([path, answer.status, answer.body.code]).toEqual([path, 400, 'REQUEST.MALFORMED']);
      }
    },
  );

  it('refuses a forged cursor with 400', async () => {
    const forged = [
      'x',
      '',
      Buffer.from('["events","2026-01-01T00:00:00.000000Z","1\' OR 1=1"]').toString('base64url'),
      ...LISTS.flatMap((list) =>
        ['1', '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c10'].map((id) =>
          Buffer.from(`["${list}","2026-02-30T00:00:00.000000Z","${id}"]`).toString('base64url'),
        ),
      ),
      Buffer.from('{}').toString('base64url'),
      'A'.repeat(10_000),
    ];
    for (const { path, operation } of lists()) {
      if (!operation.parameters!.some(({ name }) => name === 'cursor')) continue;
      if (/groups/.test(path)) continue;
      for (const cursor of forged) {
        const answer = await api.get(`${concrete(path)}?cursor=${cursor}`);
        expect([path, cursor.slice(0, 20), answer.status]).toEqual([
          path,
          cursor.slice(0, 20),
          400,
        ]);
      }
    }
  });

  it('takes SQL and worse in each parameter as text, or refuses it', async () => {
    for (const { path, operation } of routes.filter(({ method }) => method === 'GET')) {
      for (const { name } of operation.parameters?.filter((p) => p.in === 'query') ?? []) {
        for (const value of HOSTILE) {
          const answer = await api.get(
            `${concrete(path)}?${name}=${encodeURIComponent(value.toWellFormed())}`,
          );
          expect([path, name, value, answer.status < 500]).toEqual([path, name, value, true]);
        }
      }
    }
    const [{ events }] = (await api.database.sql<{ events: string | null }>(
      `SELECT to_regclass('events')::text AS events`,
    )) as [{ events: string | null }];
    expect(events).toBe('events');
  });

  it('survives repeated and nested parameters', async () => {
    for (const { path, operation } of lists()) {
      for (const { name } of operation.parameters!.filter((p) => p.in === 'query')) {
        for (const query of [`${name}=a&${name}=b`, `${name}[x]=1`, `${name}[]=1`, `${name}`]) {
          const answer = await api.get(`${concrete(path)}?${query}`);
          expect([path, query, answer.status < 500]).toEqual([path, query, true]);
        }
      }
    }
  });

  it('refuses a query of 100 KB without harm', async () => {
    for (const { path, operation } of lists()) {
      const { name } = operation.parameters!.find((p) => p.in === 'query')!;
      const answer = await api
        .get(`${concrete(path)}?${name}=${'x'.repeat(100_000)}`)
        .catch(() => ({ status: 431 }));
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
    }
    expect((await api.get('/health', { as: null })).status).toBe(200);
  });

  it('refuses a parameter it does not know', async () => {
    for (const { path } of lists()) {
      expect([path, (await api.get(`${concrete(path)}?nonsense=1`)).status]).toEqual([path, 400]);
    }
  });
});
