import { randomUUID } from 'node:crypto';
import type { DecidedProposal } from '@acp/contracts';
import { LedgerRepository } from '@acp/persistence';
import {
  activatePolicy,
  createTestDatabase,
  engageSwitch,
  orderProposal,
  releaseKeyFile,
  tradingPolicy,
  waitUntil,
  type TestDatabase,
} from '@acp/testing';
import {
  DECISION_TOPICS,
  startIngestion,
  type RunningIngestion,
} from '../testing/running-ingestion.js';

const WRITERS = 16;
const EACH = 25;
const CAP = 100;

const ONE_MODEL = () => 'risk-7';

let test: TestDatabase;
let apps: RunningIngestion[];

beforeEach(async () => {
  test = await createTestDatabase();
  const env = { RELEASE_SIGNING_KEY_FILE: releaseKeyFile(), INGESTION_API_KEYS: 'desk:d-secret' };
  const start = () => startIngestion(test, { env, topics: DECISION_TOPICS });
  apps = await Promise.all([start(), start()]);
});
afterEach(async () => {
  await Promise.all(apps.map(({ service }) => service.stop()));
  await test.drop();
});

type Answer = DecidedProposal & { code?: string };

/** Proposes until it is answered: nobody knows what became of a request whose connection is gone. */
async function propose(at: number, model: string): Promise<Answer> {
  const key = randomUUID();
  for (let attempt = at; ; attempt += 1) {
    const response = await fetch(`${apps[attempt % apps.length]!.url}/v1/decisions`, {
      method: 'POST',
      headers: {
        ...{ authorization: 'Bearer d-secret', 'idempotency-key': key },
        'content-type': 'application/json',
      },
      body: JSON.stringify(orderProposal({ model })),
    });
    const answer = (await response.json()) as Answer;
    if (response.status !== 503) return answer;
  }
}

/** Sixteen writers, one proposal after another, and `meanwhile` once a good part of it is done. */
async function proposeAll(
  modelOf: () => string,
  meanwhile: (answered: () => number) => Promise<unknown>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let begin!: () => void;
  const underWay = new Promise<void>((resolve) => (begin = resolve));
  const writer = async (at: number) => {
    for (let n = 0; n < EACH; n += 1) {
      answers.push(await propose(at, modelOf()));
      if (answers.length === (WRITERS * EACH) / 4) begin();
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, at) => writer(at));
  await Promise.all([...writers, underWay.then(() => meanwhile(() => answers.length))]);
  return answers;
}

const decisionIds = (answers: readonly Answer[], state: string) =>
  answers
    .filter((answer) => answer.state === state)
    .map(({ decision_id }) => decision_id)
    .sort();

/** What must hold whatever happened. */
async function addsUp(answers: readonly Answer[]): Promise<void> {
  const states = await test.sql<{ decision_id: string; state: string }>(
    'SELECT decision_id, state FROM decisions ORDER BY decision_id',
  );
  expect(states).toHaveLength(answers.length);
  for (const state of ['released', 'denied', 'stopped', 'held']) {
    const stored = states.filter((row) => row.state === state).map((row) => row.decision_id);
    expect([state, stored]).toEqual([state, decisionIds(answers, state)]);
  }
  expect(
    await test.sql(
      `SELECT d.decision_id FROM decisions d
       WHERE (SELECT count(*) FROM events e WHERE e.causation_id = d.decision_id) <> 1
          OR (SELECT count(*) FROM verdicts v WHERE v.decision_id = d.decision_id) <>
             (d.state <> 'stopped')::int`,
    ),
  ).toEqual([]);
  expect(
    await test.sql(
      `SELECT o.id FROM outbox o JOIN events e USING (event_id)
       WHERE o.topic = 'orders' AND e.event_type <> 'AI_DECISION_RELEASED'`,
    ),
  ).toEqual([]);
  expect(
    await test.sql(
      `SELECT key, window_start, sum(amount) AS taken FROM budget_reservations
       GROUP BY key, window_start HAVING sum(amount) > ${CAP}`,
    ),
  ).toEqual([]);
  expect((await new LedgerRepository(await test.open()).readFull(60_000)).imbalance).toBe(0);
}

describe('16 writers at two instances', () => {
  it('share one budget to its last unit, also when their connections are ended', async () => {
    await activatePolicy(test, tradingPolicy({ cap: String(CAP) }));
    const answers = await proposeAll(ONE_MODEL, () =>
      test.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE '%ingestion%'`,
      ),
    );
    expect(decisionIds(answers, 'released')).toHaveLength(CAP);
    expect(decisionIds(answers, 'denied')).toHaveLength(WRITERS * EACH - CAP);
    await addsUp(answers);
  });

  it('release nothing of a scope after its switch was engaged', async () => {
    await activatePolicy(test, tradingPolicy({ cap: String(CAP) }));
    let round = 0;
    const answers = await proposeAll(
      () => `risk-${round}`,
      async (answered) => {
        for (; answered() + WRITERS < WRITERS * EACH; round += 1) {
          const before = answered();
          await engageSwitch(test, `model:risk-${round}`);
          await waitUntil('more is proposed', () => answered() > before + WRITERS / 2);
        }
      },
    );
    const late = await test.sql(
      `SELECT d.model_name, d.release_seq, p.from_seq FROM switch_periods p
       JOIN decisions d ON p.scope = 'model:' || d.model_name AND d.release_seq > p.from_seq`,
    );
    expect(late).toEqual([]);
    expect(decisionIds(answers, 'released').length).toBeGreaterThan(0);
    expect(decisionIds(answers, 'stopped').length).toBeGreaterThan(0);
    await addsUp(answers);
  });

  it('are waited for by a switch where they are on their way to a release', async () => {
    await activatePolicy(test, tradingPolicy({ cap: String(CAP) }));
    const before = await propose(0, 'risk-7');
    const holder = await test.open();
    let letGo!: () => void;
    const letting = new Promise<void>((resolve) => (letGo = resolve));
    const holding = holder.inTransaction(async ({ run }) => {
      await run({ name: 'hold', text: 'SELECT FROM budgets FOR UPDATE' });
      await letting;
    });
    const waiting = (type: string, lock: string) => async () =>
      (
        await test.sql(
          `SELECT FROM pg_stat_activity WHERE datname = current_database()
             AND wait_event_type = 'Lock' AND wait_event = '${lock}' AND query LIKE '%${type}%'`,
        )
      ).length > 0;
    const proposed = propose(0, 'risk-7');
    await waitUntil('the release waits for its budget', waiting('reserving', 'transactionid'));
    const governor = await test.open();
    const sql = async <Row>(text: string) =>
      (await governor.ask<Row & Record<string, unknown>>({ text, values: [] })).rows;
    const engaging = engageSwitch({ sql }, 'model:risk-7');
    await waitUntil('the switch waits', waiting('switch_periods', 'advisory'));
    letGo();
    await holding;
    const [released, fromSeq] = await Promise.all([proposed, engaging]);
    expect(Number(released.release_seq)).toBe(Number(before.release_seq) + 1);
    expect(fromSeq).toBe(Number(released.release_seq));
    expect((await propose(1, 'risk-7')).state).toBe('stopped');
  });

  it('judge by no version that was replaced, once the next one is in force', async () => {
    await activatePolicy(test, tradingPolicy({ cap: String(WRITERS * EACH) }));
    const denies = "  - { id: closed, when: 'true', then: deny }";
    const answers = await proposeAll(ONE_MODEL, () =>
      activatePolicy(test, tradingPolicy({ cap: String(CAP), rules: denies })),
    );
    const late = await test.sql(
      `SELECT v.id FROM verdicts v WHERE v.policy_version = 1 AND v.id >
         (SELECT min(id) FROM verdicts WHERE policy_version = 2)`,
    );
    expect(late).toEqual([]);
    expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['released', 'denied']));
  });
});
