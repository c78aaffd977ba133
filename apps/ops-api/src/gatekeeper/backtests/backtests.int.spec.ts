import type { AuditEntry, Backtest, BacktestDifference, Page, Problem } from '@acp/contracts';
import { newId } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { releaseKeyFile, waitUntil } from '@acp/testing';
import { TestApi, type KEYS } from '../../test-api.spec-support.js';
import { FIXTURES, policyFile } from '../policy-files.spec-support.js';
import { propose, registerTopics } from '../proposals.spec-support.js';

const reason = 'a test';
const from = '2026-01-01T00:00:00Z';
let api: TestApi;
let database: Database;

beforeAll(async () => {
  api = await TestApi.start({ RELEASE_SIGNING_KEY_FILE: releaseKeyFile() });
  database = await api.database.open();
  await registerTopics(database);
});
afterAll(async () => {
  await database.close();
  await api.stop();
});

async function push(source: string): Promise<void> {
  const { status, body } = await api.post('/v1/policies', { source, fixtures: FIXTURES });
  expect([status, body]).toMatchObject([200, {}]);
}

const order = <Body = Backtest>(set: string, body: object, as: keyof typeof KEYS = 'governor') =>
  api.post<Body>(`/v1/policies/${set}/backtests`, { from, ...body }, { as });

async function ended(id: string): Promise<Backtest> {
  let found: Backtest | undefined;
  await waitUntil('the back-test is over', async () => {
    found = (await api.get<Backtest>(`/v1/backtests/${id}`)).body;
    return found.status !== 'pending' && found.status !== 'running';
  });
  return found!;
}

/** A budget of 100 for each model; unsure ones are held. */
const budgeted = (cap: string) =>
  policyFile({ set: 'spent' })
    .replace(
      'rules:\n',
      `budgets:
  - { id: quantity, key: decision.model.name, amount: decimal(action.quantity), cap: "${cap}", window: 1h, over: deny }
rules:\n`,
    )
    .replace('rules: [too-much]', 'rules: [quantity, too-much]')
    .concat(
      `  - { name: over, given: { extends: small.json, budgets: { quantity: "${cap}" } }, expect: { outcome: denied, rules: [quantity] } }\n`,
    );

describe('a back-test', () => {
  it('says what another version would have decided, and which rules make the difference', async () => {
    for (const limit of [1_000, 50]) await push(policyFile({ limit }));
    const force = { version: 1, mode: 'enforce', reason };
    await api.post('/v1/policies/orders/activate', force, { as: 'governor' });
    const sure = { confidence: 0.9 };
    const few = await propose(database, { ...sure, quantity: '10' });
    const many = await propose(database, { ...sure, quantity: '60' });
    await propose(database, { quantity: '1' });
    const ordered = await order('orders', { version: 2 });
    expect([ordered.status, ordered.body]).toMatchObject([
      202,
      { set: 'orders', version: 2, requested_by: 'key:governor-name', progress: null },
    ]);
    const { id } = ordered.body;
    expect(await ended(id)).toMatchObject({
      ...{ status: 'completed', progress: 1, judged: 3, changed: 1, differences: 1, caveats: [] },
      matrix: [
        { was: 'allowed', becomes: 'allowed', count: 1 },
        { was: 'allowed', becomes: 'denied', count: 1 },
        { was: 'held', becomes: 'held', count: 1 },
      ],
      rules: [{ rule: 'too-much', stops: 1, stops_no_more: 0 }],
    });
    const path = `/v1/backtests/${id}/differences`;
    const { body } = await api.get<Page<BacktestDifference>>(path);
    expect(body.items).toMatchObject([
      { decision_id: many.id, kind: 'order.place', was_rules: [], rules: ['too-much'] },
    ]);
    expect(body.items.map(({ decision_id }) => decision_id)).not.toContain(few.id);
    const none = await api.get<Page<BacktestDifference>>(`${path}?was=denied`);
    expect(none.body).toEqual({ items: [], next_cursor: null });
    const audit = await api.get<Page<AuditEntry>>('/v1/audit?action=backtest.create');
    expect(audit.body.items).toMatchObject([{ target: `backtest:${id}`, after: { version: 2 } }]);
  });

  it('takes what people released when they did', async () => {
    for (const cap of ['100', '99']) await push(budgeted(cap));
    await api.post('/v1/policies/orders/activate', { version: 1, mode: 'off', reason });
    const force = { version: 1, mode: 'enforce', reason };
    await api.post('/v1/policies/spent/activate', force, { as: 'governor' });
    const held = await propose(database, { quantity: '9' });
    await propose(database, { quantity: '45', confidence: 0.9 });
    const answer = await api.post(`/v1/decisions/${held.id}/approve`, { ...held.seen, reason });
    expect(answer.body).toMatchObject({ state: 'released' });
    const last = await propose(database, { quantity: '46', confidence: 0.9 });
    const { body: same } = await order('spent', { version: 1 });
    const { body: less } = await order('spent', { version: 2 });
    // Two policies would have applied to what the other one judged.
    const conflict = { rule: 'policy', stops: 3, stops_no_more: 0 };
    expect(await ended(same.id)).toMatchObject({
      changed: 3,
      rules: expect.arrayContaining([conflict]),
    });
    expect(await ended(less.id)).toMatchObject({ changed: 4, caveats: [] });
    const { body } = await api.get<Page<BacktestDifference>>(
      `/v1/backtests/${less.id}/differences`,
    );
    expect(body.items.at(-1)).toMatchObject({ decision_id: last.id, was: 'allowed' });
  });

  it('is listed newest first, page by page', async () => {
    const pages: Page<Backtest>[] = [];
    for (let cursor = ''; ;) {
      const query = `?set=spent&limit=1${cursor}`;
      const { body } = await api.get<Page<Backtest>>(`/v1/backtests${query}`);
      pages.push(body);
      if (!body.next_cursor) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    const versions = pages.flatMap(({ items }) => items.map(({ version }) => version));
    expect(versions).toEqual([2, 1]);
  });

  it('is ended by who governs, once', async () => {
    await api.database.sql(
      `INSERT INTO backtests (id, policy_set, version, from_at, to_at, requested_by, worker_id,
                              status, lease_expires_at)
       VALUES ('${newId()}', 'orders', 1, now() - interval '1 h', now(), 'x', '${newId()}',
               'running', now() + interval '1 h')`,
    );
    const { body } = await api.get<Page<Backtest>>('/v1/backtests?status=running');
    const path = `/v1/backtests/${body.items[0]!.id}/cancel`;
    expect((await api.post(path, {}, { as: 'admin' })).status).toBe(403);
    expect((await api.post<Backtest>(path)).body).toMatchObject({ status: 'cancelled' });
    const again = await api.post<Problem>(path);
    expect([again.status, again.body.code]).toEqual([409, 'REQUEST.CONFLICT']);
    expect((await api.post(`/v1/backtests/${newId()}/cancel`)).status).toBe(404);
  });

  it('takes a kind of action that was pushed, and names the nearest to one that was not', async () => {
    const kind = {
      ...{ kind: 'action', action_kind: 'parcel.refund', schema_version: 1 },
      ...{ compatibility: 'none', description: 'Give the money for a parcel back.' },
      action_schema: {
        ...{ type: 'object', required: ['kind'], additionalProperties: false },
        properties: { kind: { const: 'parcel.refund' } },
      },
    };
    expect((await api.post('/v1/event-types', kind)).status).toBe(200);
    const taken = await order('orders', { version: 1, kinds: ['parcel.refund'] });
    expect([taken.status, taken.body.kinds]).toEqual([202, ['parcel.refund']]);
    const kinds = ['order.place', 'parcel.refunt'];
    const refused = await order<Problem>('orders', { version: 1, kinds });
    expect([refused.status, refused.body.errors]).toMatchObject([
      400,
      [{ path: '/kinds/1', message: expect.stringContaining('did you mean parcel.refund?') }],
    ]);
    await ended(taken.body.id);
  });

  it('fails with the reason where this build cannot read the version', async () => {
    await api.database.sql(
      `INSERT INTO policy_versions (policy_set, version, sha256, source, tests, cost, created_by)
       VALUES ('orders', 9, sha256('x'), 'policy: orders', '[]', 1, 'x')`,
    );
    const refused = await order<Problem>('orders', { version: 9 });
    expect([refused.status, refused.body.code]).toEqual([422, 'POLICY.INVALID']);
    const id = newId();
    await api.database.sql(
      `INSERT INTO backtests (id, policy_set, version, from_at, to_at, requested_by)
       VALUES ('${id}', 'orders', 9, now() - interval '1 h', now(), 'x')`,
    );
    const failed = await ended(id);
    expect(failed.status).toBe('failed');
    expect(failed.last_error).toContain('orders version 9');
  });

  it.each([
    ['a version that there is not', { version: 77 }, 404],
    ['no version', {}, 400],
    ['a version of zero', { version: 0 }, 400],
    ['a begin that is no time', { version: 1, from: 'yesterday' }, 400],
    ['an end before the begin', { version: 1, to: '2025-01-01T00:00:00Z' }, 400],
    ['a range without a moment in it', { version: 1, to: from }, 400],
    ['an end to come', { version: 1, to: '2999-01-01T00:00:00Z' }, 400],
    ['a kind that there is not', { version: 1, kinds: ['order.plaice'] }, 400],
    ['no kind', { version: 1, kinds: [] }, 400],
    ['a member that nobody reads', { version: 1, limit: 5 }, 400],
  ])('is refused with %s', async (_what, body, status) => {
    const answer = await order<Problem>('orders', body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it('is ordered by governors alone, and for a policy that there is', async () => {
    for (const as of ['viewer', 'admin'] as const) {
      expect((await order('orders', { version: 1 }, as)).status).toBe(403);
    }
    expect((await order('nobodys', { version: 1 })).status).toBe(404);
    expect((await api.get(`/v1/backtests/${newId()}`)).status).toBe(404);
    expect((await api.get(`/v1/backtests/${newId()}/differences`)).status).toBe(404);
    expect((await api.get('/v1/backtests/nonsense')).status).toBe(400);
  });
});
