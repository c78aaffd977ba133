import { readPublicKeys, verifyRelease, type DecidedProposal } from '@acp/contracts';
import {
  createTestDatabase,
  type TestDatabase,
  activatePolicy,
  engageSwitch,
  liftSwitch,
  orderProposal,
  tradingPolicy,
  releaseKeyFile,
} from '@acp/testing';
import {
  DECISION_TOPICS,
  startIngestion,
  type RunningIngestion,
} from '../testing/running-ingestion.js';

let test: TestDatabase;
let app: RunningIngestion;

beforeAll(async () => {
  test = await createTestDatabase();
  await activatePolicy(test, tradingPolicy());
  const env = {
    RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
    INGESTION_API_KEYS: 'desk:d-secret,other:o-secret',
  };
  app = await startIngestion(test, { env, topics: DECISION_TOPICS });
});
afterAll(async () => {
  await app.service.stop();
  await test.drop();
});

let keys = 0;
async function call(
  method: string,
  path: string,
  {
    body,
    key = `k${(keys += 1)}`,
    as = 'd-secret',
  }: { body?: unknown; key?: string; as?: string } = {},
) {
  const response = await fetch(app.url + path, {
    method,
    headers: {
      authorization: `Bearer ${as}`,
      ...(key && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer = (await response.json()) as DecidedProposal & {
    code?: string;
    errors?: { path: string }[];
  };
  return { status: response.status, answer };
}
const propose = (body: unknown, key?: string) => call('POST', '/v1/decisions', { body, key });
const counts = async () => {
  const [row] = await test.sql<{ decisions: number; reservations: number }>(
    `SELECT (SELECT count(*)::int FROM decisions) AS decisions,
            (SELECT count(*)::int FROM events) AS events,
            (SELECT count(*)::int FROM budget_reservations) AS reservations,
            (SELECT coalesce(sum(used), 0)::text FROM budgets) AS used`,
  );
  return row!;
};

/** The value of a metric without or with labels; 0 where it is not shown yet. */
async function metricOf(name: string): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

describe('metrics of decisions', () => {
  const total = (outcome: string) =>
    metricOf(`control_plane_decisions_total{kind="order.place",outcome="${outcome}"}`);
  const timed = (outcome: string) =>
    metricOf(`control_plane_decision_verdict_seconds_count{outcome="${outcome}"}`);

  it('count each verdict once, a repeat never, and a withdrawal besides', async () => {
    const outcomes = ['released', 'held', 'denied', 'stopped', 'withdrawn'];
    const before = await Promise.all(outcomes.map(total));
    const timedBefore = await Promise.all(outcomes.map(timed));
    await propose(orderProposal(), 'counted');
    await propose(orderProposal(), 'counted');
    const { answer } = await propose(orderProposal({ quantity: '200' }));
    await call('POST', `/v1/decisions/${answer.decision_id}/withdraw`);
    const { action } = orderProposal();
    await propose({ ...orderProposal(), action: { ...action, side: 'sell' } });
    const after = await Promise.all(outcomes.map(total));
    expect(after.map((count, n) => count - before[n]!)).toEqual([1, 1, 1, 0, 1]);
    const timedAfter = await Promise.all(outcomes.map(timed));
    expect(timedAfter.map((count, n) => count - timedBefore[n]!)).toEqual([1, 1, 1, 0, 0]);
  });
});

describe('POST /v1/decisions', () => {
  it('releases what the policy allows, signed, and orders its delivery to the gated topic', async () => {
    const { status, answer } = await propose(orderProposal());
    expect([status, answer.state, answer.repeated]).toEqual([200, 'released', false]);
    const published = await fetch(`${app.url}/v1/release-keys`);
    const known = readPublicKeys(await published.text());
    const judged = verifyRelease(answer.release, {
      keys: known,
      audience: 'anyone',
      now: new Date(),
    });
    expect(judged.kind).toBe('stands');
    const topics = await test.sql(
      `SELECT topic FROM outbox WHERE event_id = '${answer.release!.release_id}' ORDER BY topic`,
    );
    expect(topics).toEqual([{ topic: 'monitor' }, { topic: 'orders' }]);
  });

  it('holds what people decide, and tells of it in the same words later', async () => {
    const { status, answer } = await propose(orderProposal({ quantity: '200' }));
    expect([status, answer.state, answer.roles]).toEqual([202, 'held', ['approver:trading']]);
    expect(answer.rules).toMatchObject([{ id: 'large', result: 'fire', then: 'hold' }]);
    const later = await call('GET', `/v1/decisions/${answer.decision_id}`);
    expect(later).toEqual({ status: 200, answer });
  });

  it('denies with the rules and what they read', async () => {
    const { status, answer } = await propose({
      ...orderProposal(),
      action: { ...orderProposal().action, side: 'sell' },
    });
    expect([status, answer.code, answer.state]).toEqual([422, 'DECISION.DENIED', 'denied']);
    expect(answer.rules).toMatchObject([{ id: 'allow', clauses: [{}, { value: 'sell' }] }]);
  });

  it('denies a kind of action that no policy applies to', async () => {
    const action = { kind: 'message.send', channel: 'chat', recipients: ['a'], text: 'x' };
    const { status, answer } = await propose({ ...orderProposal(), action });
    expect([status, answer.code]).toEqual([422, 'DECISION.NO_POLICY']);
  });

  it('answers a repeat with what is recorded, reserves nothing, and refuses another content', async () => {
    const first = await propose(orderProposal(), 'step-1');
    const before = await counts();
    const again = await propose(orderProposal(), 'step-1');
    expect(again.status).toBe(200);
    expect(again.answer).toEqual({ ...first.answer, repeated: true });
    const other = await propose(orderProposal({ quantity: '2' }), 'step-1');
    expect([other.status, other.answer.code]).toEqual([409, 'DECISION.CONFLICT']);
    expect(await counts()).toEqual(before);
  });

  it('decides one of those that come at once under one key', async () => {
    const before = await counts();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => propose(orderProposal(), 'at-once')),
    );
    expect(new Set(answers.map(({ answer }) => answer.release?.signature)).size).toBe(1);
    expect(answers.filter(({ answer }) => !answer.repeated)).toHaveLength(1);
    expect(await counts()).toMatchObject({
      decisions: before.decisions + 1,
      reservations: before.reservations + 1,
    });
  });

  it('stops everything of a scope while its switch is on, and goes on when it is lifted', async () => {
    await engageSwitch(test, 'subject:fund-1');
    const { status, answer } = await propose(orderProposal());
    expect([status, answer.code, answer.state]).toEqual([422, 'DECISION.STOPPED', 'stopped']);
    expect((await propose({ ...orderProposal(), subject: 'fund-2' })).status).toBe(200);
    await liftSwitch(test, 'subject:fund-1');
    expect((await propose(orderProposal())).status).toBe(200);
  });

  it('never releases for a model that is blocked or in shadow', async () => {
    await test.sql(
      `INSERT INTO models (name, version, status) VALUES ('new', '*', 'shadow'), ('bad', '3', 'blocked')`,
    );
    for (const model of ['new', 'bad']) {
      const { answer } = await propose(orderProposal({ model }));
      expect([answer.code, answer.rules[0]!.id]).toEqual(['DECISION.DENIED', 'model']);
    }
  });

  it('judges versions in shadow too, and they decide nothing', async () => {
    await activatePolicy(
      test,
      tradingPolicy({ rules: '  - { id: never, when: "true", then: deny }' }),
      'shadow',
    );
    const { status, answer } = await propose(orderProposal());
    expect(status).toBe(200);
    const verdicts = await test.sql(
      `SELECT mode, outcome FROM verdicts WHERE decision_id = '${answer.decision_id}' ORDER BY id`,
    );
    expect(verdicts).toEqual([
      { mode: 'enforce', outcome: 'allowed' },
      { mode: 'shadow', outcome: 'denied' },
    ]);
  });
});

describe('a bad proposal', () => {
  const long = 'x'.repeat(10_000);
  it.each([
    ['without a key', orderProposal(), '', 400, 'REQUEST.MALFORMED'],
    ['no JSON', '{', 'b1', 400, 'REQUEST.MALFORMED'],
    ['null', 'null', 'b2', 422, 'GATE.INVALID'],
    ['of no action', { ...orderProposal(), action: {} }, 'b3', 422, 'GATE.INVALID'],
    [
      'of an unknown kind',
      { ...orderProposal(), action: { kind: 'rm' } },
      'b4',
      422,
      'GATE.UNKNOWN_TYPE',
    ],
    [
      'with a time that is none',
      { ...orderProposal(), valid_until: '2026-13-01T00:00:00Z' },
      'b5',
      422,
      'GATE.INVALID',
    ],
    ['with a name of 10 kB', { ...orderProposal(), subject: long }, 'b6', 422, 'GATE.INVALID'],
    [
      'nested a thousand deep',
      `{"action":${'['.repeat(1_000)}${']'.repeat(1_000)}}`,
      'b7',
      422,
      'GATE.UNSAFE_VALUE',
    ],
    [
      'of 6 MB',
      { ...orderProposal(), rationale: 'x'.repeat(6 * 1024 ** 2) },
      'b8',
      413,
      'REQUEST.TOO_LARGE',
    ],
  ])('%s is refused, and is no decision', async (_what, body, key, status, code) => {
    const before = await counts();
    const { status: answered, answer } = await propose(body, key);
    expect([answered, answer.code]).toEqual([status, code]);
    expect(await counts()).toEqual(before);
  });

  it('is kept in quarantine where it broke its schema, as a push is', async () => {
    const { answer } = await propose({ ...orderProposal(), confidence: 2 }, 'kept');
    expect(answer.errors).toMatchObject([{ path: '/confidence' }]);
    const rows = await test.sql(
      `SELECT connector, event_type FROM rejected_records WHERE record_text LIKE '%"confidence":2,%'`,
    );
    expect(rows).toEqual([{ connector: 'decisions', event_type: 'AI_DECISION_PROPOSED' }]);
  });

  it('whose own time is over is denied', async () => {
    const { answer } = await propose({
      ...orderProposal(),
      valid_until: '2020-01-01T00:00:00+14:00',
    });
    expect([answer.code, answer.rules[0]!.id]).toEqual(['DECISION.DENIED', 'valid_until']);
  });

  it('is not let in as an event either', async () => {
    const event = {
      event_type: 'AI_DECISION_RELEASED',
      occurred_at: '2026-11-30T10:00:00Z',
      payload: {},
    };
    const { status, answer } = await call('POST', '/v1/events', { body: event });
    expect([status, answer.errors]).toMatchObject([422, expect.anything()]);
    const codes = (answer.errors as unknown as { code: string }[]).map(({ code }) => code);
    expect(codes).toContain('GATE.NOT_FROM_OUTSIDE');
  });
});

describe('POST /v1/decisions/check', () => {
  it('says what would be said, and stores nothing', async () => {
    const before = await counts();
    const body = orderProposal({ quantity: '200' });
    const { status, answer } = await call('POST', '/v1/decisions/check', { body });
    expect([status, answer]).toMatchObject([200, { outcome: 'held', rules: [{ id: 'large' }] }]);
    expect(await counts()).toEqual(before);
  });

  it('says what is so now, however long nothing was proposed', async () => {
    const check = async () =>
      (await call('POST', '/v1/decisions/check', { body: orderProposal() })).answer;
    expect(await check()).toMatchObject({ outcome: 'allowed' });
    await engageSwitch(test, 'model:risk-7');
    expect(await check()).toMatchObject({ outcome: 'stopped', scopes: ['model:risk-7'] });
    await liftSwitch(test, 'model:risk-7');
    expect(await check()).toMatchObject({ outcome: 'allowed' });
  });
});

describe('a held decision', () => {
  it('is withdrawn by whoever proposed it, once', async () => {
    const { answer: held } = await propose(orderProposal({ quantity: '300' }));
    const path = `/v1/decisions/${held.decision_id}`;
    expect((await call('POST', `${path}/withdraw`, { as: 'o-secret' })).status).toBe(404);
    expect((await call('GET', path, { as: 'o-secret' })).status).toBe(404);
    const waiting = call('GET', `${path}?wait_s=30`);
    const { status, answer } = await call('POST', `${path}/withdraw`);
    expect([status, answer.state]).toEqual([200, 'withdrawn']);
    expect((await waiting).answer.state).toBe('withdrawn');
    const again = await call('POST', `${path}/withdraw`);
    expect([again.status, again.answer.code]).toEqual([409, 'DECISION.CHANGED']);
  });

  it.each(['31', '-1', '1.5', 'x'])('is not waited for %s seconds', async (wait) => {
    const { status } = await call(
      'GET',
      `/v1/decisions/${'0'.repeat(8)}-0000-7000-8000-000000000000?wait_s=${wait}`,
    );
    expect(status).toBe(400);
  });
});

it('takes no decision without a key to sign releases with', async () => {
  const keyless = await startIngestion(test, { topics: DECISION_TOPICS });
  try {
    const response = await fetch(`${keyless.url}/v1/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'x' },
      body: JSON.stringify(orderProposal()),
    });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('RELEASE_SIGNING_KEY_FILE');
  } finally {
    await keyless.service.stop();
  }
});
