import type {
  AuditEntry,
  Caller,
  DeadLetterDetail,
  EventDetail,
  Page,
  AuditVerification,
  Problem,
  RejectedRecord,
} from '@acp/contracts';
import { seedEvent } from '@acp/testing';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { KEYS, TestApi } from '../test-api.spec-support.js';
import { REDACTED } from './redaction.js';

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

const apis: TestApi[] = [];
async function start(env: Record<string, string> = {}): Promise<TestApi> {
  const api = await TestApi.start(env);
  apis.push(api);
  return api;
}
afterEach(async () => {
  await Promise.all(apis.splice(0).map((api) => api.stop()));
});

/** Only the clock is moved; timers and ticks run as they do. */
const NOT_FAKED = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
] as const;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` }, as: null });

describe('keys', () => {
  it('are taken hashed, and several for one name while one replaces the other', async () => {
    const keys = `ann:viewer:old-key-123,ann:operator:sha256:${sha256('new-key-123')}`;
    const api = await start({ OPS_API_KEYS: keys });
    for (const [key, role] of [
      ['old-key-123', 'viewer'],
      ['new-key-123', 'operator'],
    ] as const) {
      const { body } = await api.get<Caller>('/v1/me', bearer(key));
      expect(body).toEqual({ name: 'key:ann', role, grants: [], authenticated: true });
    }
    expect((await api.get('/v1/me', bearer(sha256('new-key-123')))).status).toBe(401);
  });

  it('are not asked for on this machine when there are none, and the answer says so', async () => {
    const api = await start({ OPS_API_KEYS: '' });
    const { body } = await api.get<Caller>('/v1/me', { as: null });
    const grants = ['governor', 'approver:*'];
    expect(body).toEqual({ name: 'local', role: 'admin', grants, authenticated: false });
  });

  it('are not asked for, but who acts may say so, under a name that was not proved', async () => {
    const api = await start({ OPS_API_KEYS: '' });
    const me = (name: string) =>
      api.get<Caller>('/v1/me', { as: null, headers: { 'x-acting-as': name } });
    expect((await me('ann')).body.name).toBe('local:ann');
    expect((await me('key:ann')).status).toBe(400);
    const keyed = await start();
    const headers = { 'x-acting-as': 'ann' };
    expect((await keyed.get<Caller>('/v1/me', { headers })).body.name).toBe('key:viewer-name');
  });

  it('are required to listen beyond this machine', async () => {
    await expect(start({ OPS_API_KEYS: '', HOST: '0.0.0.0' })).rejects.toThrow('HOST');
  });
});

describe('tokens of an OpenID provider', () => {
  let provider: Server;
  let issuer: string;
  let keys: { privateKey: PrivateKey; jwk: JWK };
  let served: JWK[];

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
    keys = { privateKey: pair.privateKey, jwk };
    served = [jwk];
    provider = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: served }));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => provider.close(resolve)));

  const env = () => ({
    OPS_API_KEYS: '',
    OPS_OIDC_ISSUER: issuer,
    OPS_OIDC_AUDIENCE: 'control-plane',
    OPS_OIDC_JWKS_URL: `${issuer}/certs`,
    OPS_OIDC_ROLES_CLAIM: 'realm_access.roles',
    OPS_OIDC_ROLE_PREFIX: 'cp-',
  });

  interface TokenParts {
    roles?: unknown;
    iss?: string;
    aud?: string;
    exp?: string;
    key?: PrivateKey;
    kid?: string;
    name?: string;
  }

  function token(parts: TokenParts = {}): Promise<string> {
    const roles = 'roles' in parts ? parts.roles : ['cp-operator', 'cp-viewer', 'other'];
    return new SignJWT({ realm_access: { roles }, preferred_username: parts.name ?? 'ann' })
      .setProtectedHeader({ alg: 'RS256', kid: parts.kid ?? 'k1' })
      .setSubject('42')
      .setIssuer(parts.iss ?? issuer)
      .setAudience(parts.aud ?? 'control-plane')
      .setIssuedAt()
      .setExpirationTime(parts.exp ?? '5 min')
      .sign(parts.key ?? keys.privateKey);
  }

  it('let in with the strongest role that the claim names', async () => {
    const api = await start(env());
    const { body } = await api.get<Caller>('/v1/me', bearer(await token()));
    expect(body).toEqual({ name: 'oidc:ann', role: 'operator', grants: [], authenticated: true });
    const viewer = bearer(await token({ roles: 'cp-viewer' }));
    expect((await api.get<Caller>('/v1/me', viewer)).body.role).toBe('viewer');
    const roles = [
      'cp-viewer',
      'cp-governor',
      'cp-approver:risk',
      'approver:trading',
      'cp-approver:*',
    ];
    const governor = await api.get<Caller>('/v1/me', bearer(await token({ roles })));
    expect(governor.body.grants).toEqual(['governor', 'approver:risk']);
  });

  it('are refused of another issuer or audience, expired, forged, unsigned or without a role', async () => {
    const api = await start(env());
    const stranger = await generateKeyPair('RS256');
    const [head, body] = (await token()).split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const refused = [
      await token({ iss: 'https://evil.example' }),
      await token({ aud: 'other' }),
      await token({ exp: '-10 min' }),
      await token({ key: stranger.privateKey }),
      await token({ roles: ['operator'] }),
      await token({ roles: undefined }),
      `${unsigned}.${body}.x`,
      `${head}.${body}.AAAA`,
      'a.b.c',
    ];
    for (const each of refused) {
      expect([each, (await api.get('/v1/me', bearer(each))).status]).toEqual([each, 401]);
    }
  });

  it('follow the keys of the provider from one to the next', async () => {
    const api = await start(env());
    expect((await api.get('/v1/me', bearer(await token()))).status).toBe(200);
    const pair = await generateKeyPair('RS256');
    const next = { ...(await exportJWK(pair.publicKey)), kid: 'k2', alg: 'RS256', use: 'sig' };
    const rotated = () => token({ key: pair.privateKey, kid: 'k2' });
    expect((await api.get('/v1/me', bearer(await rotated()))).status).toBe(401);
    served = [next];
    try {
      // The keys are fetched again for an unknown one, but not more often than twice a minute.
      jest.useFakeTimers({ doNotFake: [...NOT_FAKED], now: Date.now() + 31_000 });
      expect((await api.get('/v1/me', bearer(await rotated()))).status).toBe(200);
      expect((await api.get('/v1/me', bearer(await token()))).status).toBe(401);
    } finally {
      jest.useRealTimers();
      served = [keys.jwk];
    }
  });

  it.each([
    [
      'cut through a surrogate pair',
      `${'x'.repeat(199)}\u{1F600}y`,
      `oidc:${'x'.repeat(199)}\u{1F600}`,
    ],
    ['with half of one', 'ann\ud83d', 'oidc:ann\ufffd'],
    ['with a NUL', 'ann\0', 'oidc:ann\ufffd'],
    ['like that of a key', 'bob', 'oidc:bob'],
  ])('act under a name %s that the audit log keeps as it hashed it', async (_, given, kept) => {
    const api = await start({ ...env(), OPS_API_KEYS: `bob:operator:${KEYS.admin}` });
    const body = { name: 'x', filter: { source: 'binance' }, reason: 'a test' };
    const as = bearer(await token({ name: given }));
    expect((await api.post('/v1/replays', body, as)).status).toBe(202);
    const audit = await api.get<Page<AuditEntry>>('/v1/audit', as);
    expect(audit.body.items.map(({ actor }) => actor)).toEqual([kept]);
    expect((await api.get<AuditVerification>('/v1/audit/verify', as)).body.intact).toBe(true);
    const byActor = `/v1/audit?actor=${encodeURIComponent(kept)}`;
    expect((await api.get<Page<AuditEntry>>(byActor, as)).body.items.length).toBe(1);
  });

  it('stand beside keys', async () => {
    const api = await start({ ...env(), OPS_API_KEYS: `bob:admin:${KEYS.admin}` });
    expect((await api.get<Caller>('/v1/me', bearer(KEYS.admin))).body.name).toBe('key:bob');
    expect((await api.get<Caller>('/v1/me', bearer(await token()))).body.name).toBe('oidc:ann');
  });

  it('make it answer "not now" when the provider cannot be asked', async () => {
    const api = await start({ ...env(), OPS_OIDC_JWKS_URL: 'http://127.0.0.1:1/certs' });
    const answer = await api.get<Problem>('/v1/me', bearer(await token()));
    expect(answer).toMatchObject({ status: 503, body: { code: 'SERVICE.UNAVAILABLE' } });
  });

  it('are not taken half configured', async () => {
    await expect(start({ OPS_OIDC_ISSUER: issuer })).rejects.toThrow('OPS_OIDC_AUDIENCE');
  });
});

describe('redaction', () => {
  const env = { OPS_REDACT_PATHS: '$.bid_price,$..secret' };

  it('masks payloads wherever they stand, for viewers alone', async () => {
    const api = await start(env);
    const { event, entryIds, rawPayloadId } = await seedEvent(api.database, { state: 'dead' });
    await api.database.sql(
      `INSERT INTO rejected_records (id, raw_payload_id, record_index, source, connector, trace_id,
                                     record_text, reasons)
       VALUES (gen_random_uuid(), $1, 1, 'x', 'x', gen_random_uuid(), '{"secret":"s3cr3t"}',
               '[{"code":"GATE.INVALID","path":"","message":"x"}]')`,
      [rawPayloadId],
    );
    const paths = [
      `/v1/events/${event.event_id}`,
      `/v1/events/${event.event_id}/trace`,
      `/v1/dead-letters/${entryIds[0]}`,
      '/v1/rejected',
    ];
    for (const path of paths) {
      const viewer = JSON.stringify((await api.get(path)).body);
      expect([path, /"bid_price":"1\.0"|s3cr3t|bid_price\\":/.test(viewer)]).toEqual([path, false]);
      expect([path, viewer.includes(REDACTED)]).toEqual([path, true]);
    }
    const detail = await api.get<EventDetail>(paths[0]!);
    expect(detail.body.payload['bid_price']).toBe(REDACTED);
    expect(detail.body.payload['symbol']).toBe('BTCUSDT');
    expect(detail.body.redacted).toEqual(expect.arrayContaining(['$.bid_price']));
    const open = await api.get<EventDetail>(paths[0]!, { as: 'operator' });
    expect(open.body.payload).toEqual(event.payload);
    expect(open.body.redacted).toEqual([]);
    const letter = await api.get<DeadLetterDetail>(paths[2]!, { as: 'admin' });
    expect(letter.body.envelope).toMatchObject({ payload: event.payload });
    const raw = await api.get<Page<RejectedRecord>>('/v1/rejected', { as: 'operator' });
    expect(raw.body.items[0]!.record_text).toContain('s3cr3t');
  });

  it('masks what an edit was from and to', async () => {
    const api = await start(env);
    const { event, entryIds } = await seedEvent(api.database, { state: 'dead' });
    await api.post(`/v1/dead-letters/${entryIds[0]}/replay`, {
      payload: { ...event.payload, bid_price: '7.77' },
      reason: 'x',
      allow_unserved: true,
    });
    const { body } = await api.get<Page<AuditEntry>>('/v1/audit');
    expect(body.items[0]).toMatchObject({
      before: { bid_price: REDACTED },
      after: { bid_price: REDACTED },
    });
  });

  it('refuses a path that makes no sense at start', async () => {
    await expect(start({ OPS_REDACT_PATHS: 'bid_price' })).rejects.toThrow('OPS_REDACT_PATHS');
  });
});

describe('the edge', () => {
  it('sends security headers, lets no other origin in and names the request', async () => {
    const api = await start();
    const answer = await api.get('/v1/events', {
      headers: { origin: 'https://evil.example', 'x-request-id': 'mine-1' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('content-security-policy')).toContain(`default-src 'none'`);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-request-id')).toBe('mine-1');
  });

  it('limits requests by address, wrong keys too, and says when to come again', async () => {
    const api = await start({ OPS_REQUESTS_PER_MINUTE: '5' });
    const statuses: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      statuses.push((await api.get('/v1/me', bearer(`guess-key-${i}`))).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const limited = await api.get<Problem>('/v1/me');
    expect(limited).toMatchObject({ status: 429, body: { code: 'REQUEST.RATE_LIMITED' } });
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api.get('/health', { as: null })).status).toBe(200);
  });

  it('ends a question that takes too long at the server, and says so', async () => {
    const api = await start({ OPS_STATEMENT_TIMEOUT_MS: '200' });
    await api.database.sql(`
      CREATE FUNCTION slow() RETURNS boolean LANGUAGE sql VOLATILE AS 'SELECT pg_sleep(5) IS NULL';
      ALTER TABLE replays RENAME TO replays_table;
      CREATE VIEW replays AS SELECT * FROM replays_table WHERE slow() IS NOT NULL;
      INSERT INTO replays_table (id, name, filter, requested_by)
        VALUES (gen_random_uuid(), 'x', '{}', 'x')`);
    const answer = await api.get<Problem>('/v1/replays');
    expect(answer).toMatchObject({ status: 503, body: { code: 'REQUEST.TOO_EXPENSIVE' } });
    const running = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
        AND query LIKE '%requested_by%'`;
    expect(await api.database.sql(running)).toHaveLength(0);
  });
});
