import type {
  AuditEntry,
  Page,
  PolicyActivation,
  PolicyDetail,
  PolicyDiff,
  PolicyPushed,
  PolicySet,
  PolicyShadow,
  PolicyVersionDetail,
  Problem,
} from '@acp/contracts';
import { newId } from '@acp/contracts';
import { activatePolicy, tradingPolicy } from '@acp/testing';
import { KEYS, TestApi } from '../../test-api.spec-support.js';
import { FIXTURES, policyFile } from '../policy-files.spec-support.js';

const reason = 'a test';
let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const push = <Body = PolicyPushed>(file: object, as: keyof typeof KEYS = 'operator') =>
  api.post<Body>('/v1/policies', { fixtures: FIXTURES, ...file }, { as });
const activate = <Body = PolicyActivation>(
  set: string,
  body: object,
  as: keyof typeof KEYS = 'governor',
) => api.post<Body>(`/v1/policies/${set}/activate`, { reason, ...body }, { as });

describe('a policy', () => {
  it('is stored as the next version with its tests, and the same content as the same version', async () => {
    const first = await push({ source: policyFile() });
    expect([first.status, first.body]).toMatchObject([
      200,
      { set: 'orders', version: 1, state: 'idle', created: true, created_by: 'key:operator-name' },
    ]);
    const again = await push({ source: policyFile() }, 'governor');
    expect(again.body).toEqual({ ...first.body, created: false });
    expect((await push({ source: policyFile({ limit: 500 }) })).body.version).toBe(2);
    const stored = await api.get<PolicyVersionDetail>('/v1/policies/orders/versions/1');
    expect(stored.body).toMatchObject({ source: policyFile(), fixtures: FIXTURES });
    expect(stored.body.tests[1]).toEqual({
      name: 'unsure waits',
      outcome: 'held',
      rules: ['unsure'],
    });
    const audit = await api.get<Page<AuditEntry>>('/v1/audit?action=policy.push');
    expect(audit.body.items.map(({ target, after }) => [target, after])).toMatchObject([
      ['policy:orders', { version: 2 }],
      ['policy:orders', { version: 1 }],
    ]);
  });

  it('gets numbers without a gap and without a repeat, however many push at once', async () => {
    const files = Array.from({ length: 8 }, (_, n) => policyFile({ set: 'many', limit: n + 1 }));
    const answers = await Promise.all(files.map((source) => push({ source })));
    expect(answers.map(({ body }) => body.version).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is refused with the line of each fault, and nothing of it is stored', async () => {
    const wrong = policyFile({ set: 'wrong' }).replace(
      'decision.confidence <',
      'decision.confidance <',
    );
    const answer = await push<Problem>({ source: wrong });
    expect([answer.status, answer.body.code]).toEqual([422, 'POLICY.INVALID']);
    expect(answer.body.errors?.[0]).toMatchObject({ path: '/rules/0/when' });
    const cut = policyFile({ set: 'wrong' }).replace(/ {2}- { name: too much.*\n/, '');
    expect((await push<Problem>({ source: cut })).body.detail).toContain(
      'no test fires `too-much`',
    );
    const missing = await push<Problem>({ source: policyFile({ set: 'wrong' }), fixtures: {} });
    expect(missing.body.detail).toContain('was not pushed');
    for (const source of ['\u0000', '\ud800', '', '['.repeat(50_000), 'x'.repeat(1_100_000)]) {
      expect((await push<Problem>({ source })).body.code).toBe('POLICY.INVALID');
    }
    expect((await api.get('/v1/policies/wrong')).status).toBe(404);
  });

  it('is refused under a number that it would not have', async () => {
    await push({ source: policyFile({ set: 'numbered' }), version: 1 });
    const other = policyFile({ set: 'numbered', limit: 7 });
    for (const version of [1, 3]) {
      const answer = await push<Problem>({ source: other, version });
      expect([answer.status, answer.body.code]).toEqual([409, 'POLICY.EXISTS']);
    }
    expect((await push({ source: other, version: 2 })).body.version).toBe(2);
  });

  it('never changes and is never removed', async () => {
    await push({ source: policyFile({ set: 'fixed' }) });
    for (const sql of [
      `UPDATE policy_versions SET source = 'x'`,
      'DELETE FROM policy_versions',
      'TRUNCATE policy_versions CASCADE',
    ]) {
      await expect(api.database.sql(sql)).rejects.toThrow();
    }
  });
});

describe('an activation', () => {
  it('needs another governor than the author, and says from which release on', async () => {
    await push({ source: policyFile({ set: 'four-eyes' }) });
    const own = await activate<Problem>('four-eyes', { version: 1, mode: 'enforce' }, 'operator');
    expect([own.status, own.body.code]).toEqual([403, 'POLICY.SELF_ACTIVATION']);
    for (const as of ['admin', 'viewer'] as const) {
      const { status } = await activate('four-eyes', { version: 1, mode: 'enforce' }, as);
      expect([as, status]).toEqual([as, 403]);
    }
    await api.database.sql(`SELECT setval('release_seq', 41)`);
    const done = await activate('four-eyes', { version: 1, mode: 'enforce' });
    expect(done.body).toMatchObject({
      ...{ set: 'four-eyes', version: 1, mode: 'enforce', from_seq: '41', reason },
      ...{ requested_by: 'key:operator-name', confirmed_by: 'key:governor-name' },
    });
    const again = await activate<Problem>('four-eyes', { version: 1, mode: 'enforce' });
    expect([again.status, again.body.code]).toEqual([409, 'REQUEST.CONFLICT']);
    const { body } = await api.get<PolicyDetail>('/v1/policies/four-eyes');
    expect(body).toMatchObject({ enforced_version: 1, versions: [{ state: 'enforce' }] });
  });

  it('replaces the version in force, stands beside it in shadow, and is ended by its author too', async () => {
    for (const limit of [1, 2, 3]) await push({ source: policyFile({ set: 'moved', limit }) });
    const standing = async () => {
      const { items } = (await api.get<Page<PolicySet>>('/v1/policies')).body;
      const found = items.find(({ set }) => set === 'moved')!;
      return [found.enforced_version, found.shadow_versions];
    };
    await activate('moved', { version: 1, mode: 'enforce' });
    await activate('moved', { version: 3, mode: 'shadow' });
    expect(await standing()).toEqual([1, [3]]);
    await activate('moved', { version: 2, mode: 'enforce' });
    expect(await standing()).toEqual([2, [3]]);
    expect((await activate('moved', { version: 2, mode: 'shadow' })).status).toBe(409);
    expect((await activate('moved', { version: 1, mode: 'off' })).status).toBe(409);
    await activate('moved', { version: 3, mode: 'enforce' });
    expect(await standing()).toEqual([3, []]);
    expect((await activate('moved', { version: 3, mode: 'off' }, 'operator')).status).toBe(200);
    expect(await standing()).toEqual([null, []]);
    await activate('moved', { version: 1, mode: 'enforce' });
    expect(await standing()).toEqual([1, []]);
    expect((await activate('moved', { version: 9, mode: 'enforce' })).status).toBe(404);
  });

  it('changes nothing while a verdict does not end, and names who holds it up', async () => {
    await push({ source: policyFile({ set: 'waits' }) });
    const judging = await api.database.open();
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const entered = new Promise<void>((resolve, reject) => {
      judging
        .inTransaction(async ({ run }) => {
          await run({
            name: 'x',
            text: 'SELECT pg_advisory_xact_lock_shared(7205759403792793601)',
          });
          resolve();
          await held;
        })
        .catch(reject);
    });
    await entered;
    const pending = await activate<Problem>('waits', { version: 1, mode: 'enforce' });
    expect([pending.status, pending.body.code]).toEqual([503, 'DECISION.SWITCH_PENDING']);
    expect(pending.body.detail).toMatch(/\(pid \d+, \d+ ms\)/);
    const set = await api.get<PolicySet>('/v1/policies/waits');
    expect(set.body.enforced_version).toBeNull();
    release();
    expect((await activate('waits', { version: 1, mode: 'enforce' })).status).toBe(200);
    await judging.close();
  }, 30_000);
});

describe('what is said of versions', () => {
  it('is the text that changed and the rules it is about', async () => {
    await push({ source: policyFile({ set: 'differs' }) });
    await push({ source: policyFile({ set: 'differs', confidence: 0.9 }) });
    const { body } = await api.get<PolicyDiff>('/v1/policies/differs/diff?from=1&to=2');
    expect(body.rules).toEqual({ added: [], removed: [], changed: ['unsure'] });
    expect(body.patch).toContain('+  - { id: unsure, when: "decision.confidence < 0.9"');
    expect((await api.get('/v1/policies/differs/diff?from=1')).status).toBe(400);
    await activatePolicy(api.database, tradingPolicy());
    await activatePolicy(api.database, tradingPolicy({ cap: '5' }), 'shadow');
    const untested = await api.get<PolicyDiff>('/v1/policies/trading/diff?from=1&to=2');
    expect(untested.body.rules).toEqual({ added: [], removed: [], changed: ['notional'] });
    expect((await api.get('/v1/policies/differs/diff?from=1&to=3')).status).toBe(404);
  });

  it('is how far shadow agrees with what was in force, with the decisions they differ about', async () => {
    await push({ source: policyFile({ set: 'compared' }) });
    await push({ source: policyFile({ set: 'compared', limit: 5 }) });
    expect((await api.get('/v1/policies/compared/shadow')).status).toBe(409);
    await activate('compared', { version: 1, mode: 'enforce' });
    await activate('compared', { version: 2, mode: 'shadow' });
    for (const [enforced, shadow] of [
      ['allowed', 'allowed'],
      ['allowed', 'denied'],
      ['allowed', 'allowed'],
    ]) {
      await recordJudgements(enforced!, shadow!);
    }
    const { body } = await api.get<PolicyShadow>('/v1/policies/compared/shadow');
    expect(body).toMatchObject({
      version: 2,
      compared: { value: 3, estimated: false },
      agreement: 2 / 3,
      matrix: [
        { enforced: 'allowed', shadow: 'allowed', count: 2 },
        { enforced: 'allowed', shadow: 'denied', count: 1 },
      ],
      disagreements: [
        { enforced: 'allowed', enforced_version: 1, shadow: 'denied', shadow_rules: ['too-much'] },
      ],
    });
  });
});

/** A decision that was judged by version 1 in force and by version 2 in shadow. */
async function recordJudgements(enforced: string, shadow: string): Promise<void> {
  const id = newId();
  await api.database.sql(
    `INSERT INTO decisions (decision_id, kind, source, proposed_by, actor, model_name, trace_id,
       action_sha256, state, policy_set, policy_version, ended_event_id, settled_at)
     VALUES ($1, 'order.place', 's', 'key:s', 'a', 'm', $1, sha256('x'), 'denied', 'compared', 1, $1, now())`,
    [id],
  );
  for (const [mode, version, outcome] of [
    ['enforce', 1, enforced],
    ['shadow', 2, shadow],
  ] as const) {
    const rules = outcome === 'denied' ? [{ id: 'too-much', result: 'fire', then: 'deny' }] : [];
    await api.database.sql(
      `INSERT INTO verdicts (decision_id, mode, policy_set, policy_version, policy_sha256, outcome,
         rules, facts_sha256, engine, took_us)
       VALUES ($1, $2, 'compared', $3, sha256('p'), $4, $5, sha256('f'), 'e', 1)`,
      [id, mode, version, outcome, JSON.stringify(rules)],
    );
  }
}
