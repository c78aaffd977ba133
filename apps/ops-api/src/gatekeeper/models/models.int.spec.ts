import type { AuditEntry, Budget, Model, Page } from '@acp/contracts';
import { TestApi } from '../../test-api.spec-support.js';

const reason = 'a test';
let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const set = (body: object, as: 'operator' | 'admin' = 'operator') =>
  api.call<Model>('PATCH', '/v1/models', { as, body: { reason, ...body } });

describe('a model', () => {
  it('has the status that a governor gives it; what is not given stays', async () => {
    const revision = async () =>
      (await api.database.sql<{ revision: string }>('SELECT revision FROM gatekeeper_state'))[0]!;
    const before = await revision();
    await set({ name: 'risk-7', status: 'shadow', owner: 'quants', card: { purpose: 'orders' } });
    const { body } = await set({ name: 'risk-7', status: 'blocked', until: '2027-01-31' });
    expect(body).toEqual({
      ...{ name: 'risk-7', version: '*', status: 'blocked', owner: 'quants' },
      ...{ until: '2027-01-31T00:00:00.000Z', card: { purpose: 'orders' } },
    });
    expect((await set({ name: 'risk-7', status: 'allowed', until: null })).body.until).toBeNull();
    expect(Number((await revision()).revision)).toBeGreaterThan(Number(before.revision));
    const listed = await api.get<Page<Model>>('/v1/models');
    expect(listed.body.items.map(({ name, status }) => [name, status])).toEqual([
      ['risk-7', 'allowed'],
    ]);
    const audit = await api.get<Page<AuditEntry>>('/v1/audit?action=model.set&limit=1');
    expect(audit.body.items[0]).toMatchObject({
      target: 'model:risk-7@*',
      before: { status: 'blocked' },
      after: { status: 'allowed' },
    });
  });

  it('is set by nobody else, and to nothing else', async () => {
    expect((await set({ name: 'x', status: 'allowed' }, 'admin')).status).toBe(403);
    for (const body of [
      { name: 'x', status: 'maybe' },
      { name: '', status: 'allowed' },
      { name: 'x', status: 'allowed', until: 'soon' },
      { name: 'x', status: 'allowed', card: { a: '\u0000' } },
    ]) {
      expect([body, (await set(body)).status]).toEqual([body, 400]);
    }
  });
});

describe('budgets', () => {
  it('say what is left of their window, and all of the cap where it is over', async () => {
    await api.database.sql(
      `INSERT INTO budgets (key, policy_set, budget_id, window_start, window_ms, used, cap) VALUES
       ('p/b/1', 'p', 'b', now(), 3600000, 40.5, 100), ('p/b/2', 'p', 'b', now() - interval '2 h', 60000, 7, 10),
       ('p/b/3', 'p', 'b', '-infinity', 60000, 0, 10), ('q/b/1', 'q', 'b', now(), 60000, 1, 10)`,
    );
    const { body } = await api.get<Page<Budget>>('/v1/budgets?policy=p&limit=1');
    expect(body.items).toMatchObject([{ key: 'p/b/1', used: '40.5', left: '59.5', open: true }]);
    const next = await api.get<Page<Budget>>(`/v1/budgets?policy=p&cursor=${body.next_cursor}`);
    expect(next.body.items).toMatchObject([{ key: 'p/b/2', used: '0', left: '10', open: false }]);
  });
});
