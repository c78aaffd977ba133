import {
  newId,
  type AuditEntry,
  type DecisionBulkAnswer,
  type DecisionBulkRequest,
  type DecisionDetail,
  type Page,
  type Problem,
} from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { releaseKeyFile } from '@acp/testing';
import { TestApi } from '../../test-api.spec-support.js';
import { FIXTURES, policyFile } from '../policy-files.spec-support.js';
import { overdue, propose, registerTopics, type Proposed } from '../proposals.spec-support.js';

const reason = 'a test';
const CONFIG = { OPS_EXPIRE_MS: '60000', RELEASE_SIGNING_KEY_FILE: releaseKeyFile() };
const PEOPLE = ['ann', 'bob'].map((name) => `${name}:viewer+approver:trading:${name}-key-1234`);
let api: TestApi;
let people: TestApi;
let database: Database;

beforeAll(async () => {
  api = await TestApi.start(CONFIG);
  const keys = [...PEOPLE, 'dan:admin:dan-key-1234'].join(',');
  people = await TestApi.on(api.database, { ...CONFIG, OPS_API_KEYS: keys });
  database = await api.database.open();
  await registerTopics(database);
  await enforce(1);
});
afterAll(async () => {
  await people.service.stop();
  await database.close();
  await api.stop();
});

async function enforce(version: number): Promise<void> {
  const source = policyFile({ limit: 999 + version });
  await api.post('/v1/policies', { source, fixtures: FIXTURES });
  const force = { version, mode: 'enforce', reason };
  await api.post('/v1/policies/orders/activate', force, { as: 'governor' });
}

function answerAs<Body = DecisionBulkAnswer>(
  name: string,
  body: DecisionBulkRequest,
  verb = 'approve',
) {
  const headers = { authorization: `Bearer ${name}-key-1234` };
  return people.post<Body>(`/v1/decisions/${verb}`, body, { as: null, headers });
}
const detail = async (id: string) =>
  (await api.get<DecisionDetail>(`/v1/decisions/${id}`, { as: 'operator' })).body;
const codeOf = ({ status, body }: { status: number; body: Problem }) => [status, body.code];
const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id);
const outcomes = ({ items }: DecisionBulkAnswer) =>
  Object.fromEntries(
    items.map(({ decision_id, state, refused }) => [decision_id, refused?.code ?? state]),
  );

async function several(count: number, options: Parameters<typeof propose>[1]): Promise<Proposed[]> {
  const made: Proposed[] = [];
  for (let n = 0; n < count; n += 1) made.push(await propose(database, options));
  return made;
}

describe('many held decisions', () => {
  it('are approved as they were seen, each with a release and an audit entry of its own', async () => {
    const held = await several(3, { model: 'many' });
    const filter = { kind: 'order.place', model: 'many' };
    const seen = await answerAs('ann', { filter, dry_run: true });
    expect([seen.status, seen.body]).toMatchObject([
      200,
      { ...{ dry_run: true, kind: 'order.place', policy_set: 'orders', policy_version: 1 } },
    ]);
    expect(seen.body.items.map(({ action_sha256 }) => action_sha256)).toEqual(
      held.map(({ seen: of }) => of.action_sha256),
    );
    expect(outcomes(seen.body)).toEqual(Object.fromEntries(held.map(({ id }) => [id, 'released'])));
    expect(await detail(held[0]!.id)).toMatchObject({ state: 'held', people: [] });
    expect((await detail(held[0]!.id)).verdicts.length).toBe(1);

    const { list_sha256 } = seen.body;
    const done = await answerAs('ann', { filter, list_sha256, reason });
    expect([done.status, done.body]).toMatchObject([200, { affected: 3, dry_run: false }]);
    for (const { id } of held) {
      const { state, outcome } = await detail(id);
      expect([state, outcome!.event_type]).toEqual(['released', 'AI_DECISION_RELEASED']);
      const audit = await api.get<Page<AuditEntry>>(`/v1/audit?target=decision:${id}`);
      expect(audit.body.items).toMatchObject([
        { action: 'decision.approve', actor: 'key:ann', after: { list_sha256 } },
      ]);
    }
  });

  it('are not approved where the list is another one by now, or was never looked at', async () => {
    const held = await several(2, { model: 'other-list' });
    const filter = { model: 'other-list' };
    const { list_sha256 } = (await answerAs('ann', { filter, dry_run: true })).body;
    const unseen = await answerAs<Problem>('ann', { filter, reason });
    expect(codeOf(unseen)).toEqual([400, 'REQUEST.MALFORMED']);
    const rejecting = await answerAs<Problem>('ann', { filter, list_sha256, reason }, 'reject');
    expect(codeOf(rejecting)).toEqual([409, 'DECISION.CHANGED']);
    await several(1, { model: 'other-list' });
    const late = await answerAs<Problem>('ann', { filter, list_sha256, reason });
    expect(codeOf(late)).toEqual([409, 'DECISION.CHANGED']);
    for (const { id } of held) expect(await detail(id)).toMatchObject({ state: 'held' });
    const ids = idsOf(held).reverse();
    expect((await answerAs('ann', { ids, list_sha256, reason })).body.affected).toBe(2);
  });

  it('that one person may not approve are refused one by one, and the others go on', async () => {
    const free = await propose(database, { model: 'mixed' });
    const own = await propose(database, { model: 'mixed', quantity: '20', proposedBy: 'ann' });
    const two = await propose(database, { model: 'mixed', quantity: '20' });
    const late = await propose(database, { model: 'mixed' });
    const ended = await propose(database, { model: 'mixed' });
    const ids = idsOf([free, own, two, late, ended]);
    const { list_sha256 } = (await answerAs('ann', { ids, dry_run: true })).body;
    await overdue(database, late.id);
    const headers = { authorization: 'Bearer bob-key-1234' };
    const no = { ...ended.seen, reason };
    await people.post(`/v1/decisions/${ended.id}/reject`, no, { as: null, headers });
    const said = {
      [free.id]: 'released',
      [own.id]: 'DECISION.SELF_APPROVAL',
      [two.id]: 'held',
      [late.id]: 'DECISION.EXPIRED',
      [ended.id]: 'DECISION.CHANGED',
    };
    const foreseen = await answerAs('ann', { ids, dry_run: true });
    expect(outcomes(foreseen.body)).toEqual(said);
    const done = await answerAs('ann', { ids, list_sha256, reason });
    expect([done.body.affected, outcomes(done.body)]).toEqual([2, said]);
    const again = await answerAs('ann', { ids: [two.id], dry_run: true });
    expect(outcomes(again.body)).toEqual({ [two.id]: 'DECISION.QUORUM' });
    const author = await api.post<DecisionBulkAnswer>('/v1/decisions/approve', {
      ...{ ids: [two.id], dry_run: true },
    });
    expect(outcomes(author.body)).toEqual({ [two.id]: 'DECISION.SELF_APPROVAL' });
    const admin = await answerAs<Problem>('dan', { ids, dry_run: true });
    expect(codeOf(admin)).toEqual([403, 'REQUEST.FORBIDDEN']);
  });

  it('are judged again: what a switch stops is foreseen, and refused', async () => {
    const [held] = await several(1, { model: 'stopped-many' });
    const ids = [held!.id];
    const { list_sha256 } = (await answerAs('ann', { ids, dry_run: true })).body;
    await api.post('/v1/switches/engage', { scope: 'model:stopped-many', reason });
    const stopped = { [held!.id]: 'DECISION.STOPPED' };
    expect(outcomes((await answerAs('ann', { ids, dry_run: true })).body)).toEqual(stopped);
    const done = await answerAs('ann', { ids, list_sha256, reason });
    expect([done.body.affected, outcomes(done.body)]).toEqual([0, stopped]);
  });

  it('are rejected in the same way', async () => {
    const held = await several(2, { model: 'rejected-many' });
    const filter = { model: 'rejected-many' };
    const { body } = await answerAs('bob', { filter, dry_run: true }, 'reject');
    expect(new Set(Object.values(outcomes(body)))).toEqual(new Set(['rejected']));
    expect(await detail(held[0]!.id)).toMatchObject({ state: 'held', people: [] });
    const { list_sha256 } = body;
    const done = await answerAs('bob', { filter, list_sha256, reason }, 'reject');
    expect(done.body.affected).toBe(2);
    for (const { id } of held) expect(await detail(id)).toMatchObject({ state: 'rejected' });
  });

  it('are at most fifty, of one version and found by what they are', async () => {
    const [before] = await several(1, { model: 'versions' });
    await enforce(2);
    const [after] = await several(1, { model: 'versions' });
    const filter = { model: 'versions' };
    const mixed = await answerAs<Problem>('ann', { filter, dry_run: true });
    expect(codeOf(mixed)).toEqual([400, 'REQUEST.MALFORMED']);
    expect(mixed.body.detail).toContain('orders 2, orders 1');
    for (const [policy_version, one] of [[1, before] as const, [2, after] as const]) {
      const of = { ...filter, policy: 'orders', policy_version };
      const { body } = await answerAs('ann', { filter: of, dry_run: true });
      expect(body.items.map(({ decision_id }) => decision_id)).toEqual([one!.id]);
    }
    await several(51, { model: 'fifty' });
    const fifty = await answerAs('ann', { filter: { model: 'fifty' }, dry_run: true }, 'reject');
    expect([fifty.body.items.length, fifty.body.more]).toEqual([50, true]);
    const ids = Array.from({ length: 51 }, newId);
    for (const [body, status] of [
      [{ ids, dry_run: true }, 400],
      [{ ids: ids.slice(0, 1), dry_run: true }, 404],
      [{ ids: [before!.id, before!.id], dry_run: true }, 400],
      [{ ids: [before!.id], filter, dry_run: true }, 400],
      [{ dry_run: true }, 400],
      [{ filter: {}, dry_run: true }, 400],
      [{ filter: { ...filter, state: 'denied' }, dry_run: true }, 400],
      [{ filter, list_sha256: 'ab'.repeat(32) }, 400],
    ] as const) {
      const refused = await answerAs<Problem>('ann', body as unknown as DecisionBulkRequest);
      expect([body, refused.status]).toEqual([body, status]);
    }
    const nothing = await answerAs('ann', { filter: { model: 'nobody' }, dry_run: true });
    expect(nothing.body).toMatchObject({ kind: null, items: [], affected: 0 });
  });
});
