import type {
  AuditEntry,
  DecisionAnswered,
  DecisionDetail,
  DecisionSummary,
  EvidenceKeys,
  Page,
  Problem,
  Release,
} from '@acp/contracts';
import { newId, readSigningKeys, verifyRelease } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { readFileSync } from 'node:fs';
import { KEYS, TestApi } from '../../test-api.spec-support.js';
import { FIXTURES, policyFile } from '../policy-files.spec-support.js';
import { releaseKeyFile } from '@acp/testing';
import { overdue, propose, registerTopics } from '../proposals.spec-support.js';
import { ExpireDecisions } from './expire-decisions.js';

const reason = 'a test';
const keyFile = releaseKeyFile();
/** The duty would end what a test has let be overdue. */
const NEVER = { OPS_EXPIRE_MS: '60000', RELEASE_SIGNING_KEY_FILE: keyFile };
const PEOPLE = ['ann', 'bob', 'cid']
  .map((name) => `${name}:viewer+approver:trading:${name}-key-1234`)
  .concat(['dan:admin:dan-key-1234', 'eve:operator+approver:other:eve-key-1234']);
let api: TestApi;
let people: TestApi;
let database: Database;

beforeAll(async () => {
  api = await TestApi.start(NEVER);
  people = await TestApi.on(api.database, { ...NEVER, OPS_API_KEYS: PEOPLE.join(',') });
  database = await api.database.open();
  await registerTopics(database);
  await api.post('/v1/policies', { source: policyFile(), fixtures: FIXTURES });
  const force = { version: 1, mode: 'enforce', reason };
  await api.post('/v1/policies/orders/activate', force, { as: 'governor' });
});
afterAll(async () => {
  await people.service.stop();
  await database.close();
  await api.stop();
});

function answer<Body = DecisionAnswered>(
  name: string,
  { id, seen }: { id: string; seen: object },
  more: object = {},
  verb = 'approve',
) {
  const headers = { authorization: `Bearer ${name}-key-1234` };
  const body = { ...seen, reason, ...more };
  return people.post<Body>(`/v1/decisions/${id}/${verb}`, body, { as: null, headers });
}
const detail = async (id: string) =>
  (await api.get<DecisionDetail>(`/v1/decisions/${id}`, { as: 'operator' })).body;
const codeOf = ({ status, body }: { status: number; body: Problem }) => [status, body.code];

describe('the keys of releases', () => {
  it('are told, public halves only, and none where there is no file', async () => {
    const { body } = await api.get<EvidenceKeys>('/v1/release-keys');
    const { signer } = readSigningKeys(readFileSync(keyFile, 'utf8'));
    expect(body.keys.map(({ kid }) => kid)).toEqual([signer.keyId]);
    expect(JSON.stringify(body)).not.toContain('"d"');
    const without = await TestApi.on(api.database);
    expect((await without.get<EvidenceKeys>('/v1/release-keys')).body).toEqual({ keys: [] });
    await without.service.stop();
  });
});

describe('a held decision', () => {
  it('is released by the person that it takes, in one transaction and with a signature that holds', async () => {
    const held = await propose(database);
    const { status, body } = await answer('ann', held);
    expect([status, body]).toMatchObject([200, { state: 'released', approvals: 1, quorum: 1 }]);
    const found = await detail(held.id);
    expect(found).toMatchObject({
      ...{ state: 'released', release_seq: body.release_seq, approvals: 1 },
      people: [{ actor: 'key:ann', role: 'approver:trading', answer: 'approve' }],
      outcome: { event_type: 'AI_DECISION_RELEASED' },
      deliveries: [{ topic: 'orders', state: 'pending' }],
    });
    expect(found.verdicts.map(({ mode, outcome }) => [mode, outcome])).toEqual([
      ['enforce', 'held'],
      ['enforce', 'held'],
    ]);
    const release = found.outcome!.payload as unknown as Release;
    expect(release.approvals).toMatchObject([{ actor: 'key:ann', role: 'approver:trading' }]);
    const { known: keys } = readSigningKeys(readFileSync(keyFile, 'utf8'));
    expect(verifyRelease(release, { keys, now: new Date(), audience: 'x' }).kind).toBe('stands');
    const audit = await api.get<Page<AuditEntry>>(`/v1/audit?target=decision:${held.id}`);
    expect(audit.body.items).toMatchObject([{ action: 'decision.approve', actor: 'key:ann' }]);
    expect(codeOf(await answer<Problem>('bob', held))).toEqual([409, 'DECISION.CHANGED']);
  });

  it('waits for as many distinct people as it takes', async () => {
    const held = await propose(database, { quantity: '20' });
    expect((await answer('ann', held)).body).toMatchObject({
      state: 'held',
      approvals: 1,
      quorum: 2,
    });
    expect(codeOf(await answer<Problem>('ann', held))).toEqual([403, 'DECISION.QUORUM']);
    expect((await answer('bob', held)).body).toMatchObject({ state: 'released', approvals: 2 });
  });

  it('is released once, whoever and however many approve it at once', async () => {
    for (const quantity of ['1', '20']) {
      const held = await propose(database, { quantity });
      const answers = await Promise.all(
        ['ann', 'bob', 'cid', 'ann'].map((name) => answer<DecisionAnswered & Problem>(name, held)),
      );
      const released = answers.filter(({ body }) => body.state === 'released');
      expect([quantity, released.length]).toEqual([quantity, 1]);
      const rows = await api.database.sql(
        `SELECT event_type FROM events WHERE causation_id = $1 AND event_type LIKE '%RELEASED'`,
        [held.id],
      );
      expect(rows.length).toBe(1);
    }
  });

  it('is approved by nobody who may not', async () => {
    const held = await propose(database, { quantity: '20', proposedBy: 'ann' });
    expect(codeOf(await answer<Problem>('dan', held))).toEqual([403, 'REQUEST.FORBIDDEN']);
    expect(codeOf(await answer<Problem>('eve', held))).toEqual([403, 'DECISION.QUORUM']);
    expect(codeOf(await answer<Problem>('ann', held))).toEqual([403, 'DECISION.SELF_APPROVAL']);
    const acting = await propose(database, { quantity: '20', actor: 'bob' });
    expect(codeOf(await answer<Problem>('bob', acting))).toEqual([403, 'DECISION.SELF_APPROVAL']);
    const body = { ...held.seen, reason };
    const author = await api.post<Problem>(`/v1/decisions/${held.id}/approve`, body);
    expect(codeOf(author)).toEqual([403, 'DECISION.SELF_APPROVAL']);
    expect(await detail(held.id)).toMatchObject({ state: 'held', approvals: 0, people: [] });
  });

  it('is approved as what it is, and as nothing else', async () => {
    const held = await propose(database);
    for (const other of [{ action_sha256: 'ab'.repeat(32) }, { policy_version: 7 }]) {
      expect(codeOf(await answer<Problem>('ann', held, other))).toEqual([409, 'DECISION.CHANGED']);
    }
    expect((await answer('ann', held, { action_sha256: 'x' })).status).toBe(400);
    expect((await answer('ann', { ...held, id: newId() })).status).toBe(404);
    expect(await detail(held.id)).toMatchObject({ state: 'held', approvals: 0 });
  });

  it('is not released while a switch is on, and is when it is lifted', async () => {
    const held = await propose(database, { model: 'switched' });
    const scope = 'model:switched';
    await api.post('/v1/switches/engage', { scope, reason });
    expect(codeOf(await answer<Problem>('ann', held))).toEqual([422, 'DECISION.STOPPED']);
    expect(await detail(held.id)).toMatchObject({ state: 'held', approvals: 0 });
    await api.post('/v1/switches/disengage', { scope, reason });
    await api.post('/v1/switches/disengage', { scope, reason }, { as: 'governor' });
    expect((await answer('ann', held)).body.state).toBe('released');
  });

  it('ends with one no, whoever has approved it', async () => {
    const held = await propose(database, { quantity: '20' });
    await answer('ann', held);
    const { body } = await answer('bob', held, {}, 'reject');
    expect(body).toMatchObject({ state: 'rejected', approvals: 1, quorum: 2 });
    expect(await detail(held.id)).toMatchObject({
      ...{ state: 'rejected', release_seq: null },
      outcome: { event_type: 'AI_DECISION_REJECTED', payload: { actor: 'key:bob', reason } },
    });
    expect(codeOf(await answer<Problem>('cid', held))).toEqual([409, 'DECISION.CHANGED']);
  });

  it('is neither approved nor rejected after its time', async () => {
    const held = await propose(database);
    await overdue(database, held.id);
    for (const verb of ['approve', 'reject']) {
      const late = await answer<Problem>('ann', held, {}, verb);
      expect(codeOf(late)).toEqual([409, 'DECISION.EXPIRED']);
    }
  });

  it('expires exactly once, however many processes end it', async () => {
    const held = [];
    for (let n = 0; n < 12; n += 1) held.push(await propose(database, { model: 'expiring' }));
    for (const { id } of held) await overdue(database, id);
    const duties = [api, people, api, people].map(({ service }) =>
      service.app.get(ExpireDecisions, { strict: false }).runOnce(),
    );
    await Promise.all(duties);
    for (const { id } of held) {
      expect(await detail(id)).toMatchObject({
        state: 'expired',
        outcome: { event_type: 'AI_DECISION_EXPIRED' },
      });
    }
    expect(codeOf(await answer<Problem>('ann', held[0]!))).toEqual([409, 'DECISION.EXPIRED']);
  });

  it('cannot be approved without a key to sign with', async () => {
    const held = await propose(database);
    const keyless = await TestApi.on(api.database, { OPS_EXPIRE_MS: '60000' });
    const body = { ...held.seen, reason };
    const as = 'governor' as keyof typeof KEYS;
    const refused = await keyless.post<Problem>(`/v1/decisions/${held.id}/approve`, body, { as });
    expect(codeOf(refused)).toEqual([503, 'SERVICE.UNAVAILABLE']);
    expect(refused.body.detail).toContain('RELEASE_SIGNING_KEY_FILE');
    await keyless.service.stop();
    expect(await detail(held.id)).toMatchObject({ state: 'held', approvals: 0 });
  });
});

describe('one decision', () => {
  it('is shown beside the last of its kind that people released before it, and none that they did not', async () => {
    const first = await propose(database, { quantity: '2' });
    await answer('ann', first);
    const second = await propose(database, { quantity: '3' });
    await answer('ann', second);
    await answer('ann', await propose(database, { quantity: '4' }), {}, 'reject');
    await propose(database, { confidence: 0.9 });
    const held = await propose(database, { quantity: '5' });
    const before = async (id: string) => (await detail(id)).approved_before;
    expect(await before(held.id)).toMatchObject({
      decision_id: second.id,
      payload: { action: { kind: 'order.place', quantity: '3' } },
    });
    expect(await before(second.id)).toMatchObject({ decision_id: first.id });
    const free = await propose(database, { confidence: 0.9 });
    expect(await before(free.id)).toBeNull();
  });

  it('says what its release took of each budget', async () => {
    const { id } = await propose(database, { confidence: 0.9 });
    await api.database.sql(
      `INSERT INTO budget_reservations (decision_id, key, amount, window_start)
       VALUES ($1, 'orders|day|b', 2.50, '2026-11-30T08:00:00Z'), ($1, 'orders|day|a', 1, now())`,
      [id],
    );
    const { reservations } = await detail(id);
    expect(reservations.map(({ key, amount }) => [key, amount])).toEqual([
      ['orders|day|a', '1'],
      ['orders|day|b', '2.50'],
    ]);
    expect(reservations[1]!.window_start).toBe('2026-11-30T08:00:00.000Z');
  });
});

describe('the list of decisions', () => {
  it('is found by what they are, page by page', async () => {
    const mine = [];
    for (const confidence of [0.9, 0.1, 0.9])
      mine.unshift((await propose(database, { model: 'listed', confidence })).id);
    const idsOf = async (query: string) => {
      const { body } = await api.get<Page<DecisionSummary>>(`/v1/decisions?${query}`);
      return { ids: body.items.map(({ decision_id }) => decision_id), next: body.next_cursor };
    };
    expect((await idsOf('model=listed')).ids).toEqual(mine);
    const first = await idsOf('model=listed&limit=2');
    expect(first.ids).toEqual(mine.slice(0, 2));
    expect((await idsOf(`model=listed&limit=2&cursor=${first.next}`)).ids).toEqual(mine.slice(2));
    expect((await idsOf('model=listed&state=held')).ids).toEqual([mine[1]]);
    expect((await idsOf('model=listed&state=released&kind=order.place')).ids.length).toBe(2);
    expect((await idsOf('model=listed&rule=unsure')).ids).toEqual([mine[1]]);
    expect((await idsOf('model=listed&policy=other')).ids).toEqual([]);
  });
});
