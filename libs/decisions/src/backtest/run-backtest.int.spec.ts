import { newId, readSigningKeys, type Backtest } from '@acp/contracts';
import {
  BacktestActions,
  BacktestJobRepository,
  PolicyRepository,
  type Database,
} from '@acp/persistence';
import {
  activatePolicy,
  createTestDatabase,
  engageSwitch,
  liftSwitch,
  tradingPolicy,
  type TestDatabase,
} from '@acp/testing';
import { generateKeyPairSync } from 'node:crypto';
import { gatekeeperOf, received, TOPICS } from '../gatekeeper.spec-support.js';
import { judgeProposal } from '../judge/judge-proposal.js';
import type { ReceivedProposal } from '../judge/received-proposal.js';
import { draftDecision } from '../record/draft-decision.js';
import { Backtest as Retrial } from './backtest.js';
import { compileJob, RunBacktest } from './run-backtest.js';

const { privateKey } = generateKeyPairSync('ed25519');
const { signer } = readSigningKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
const BUDGET = { cap: '200', window: '1h', over: 'deny' };

let test: TestDatabase;
let database: Database;
let parts: ReturnType<typeof gatekeeperOf>;

beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 6 });
  parts = gatekeeperOf(database);
});
afterEach(() => test.drop());

/** As the gatekeeper does: what is full is judged again, one by one; answers the ids in order. */
async function decide(group: ReceivedProposal[], over: string[] = []): Promise<string[]> {
  const state = await parts.state.refresh();
  const context = { state, facts: parts.facts, releaseTopics: ['orders'], over: new Set(over) };
  const judged = await Promise.all(
    group.map(async (each) => {
      const made = await draftDecision(each, await judgeProposal(each, context), {
        topics: TOPICS,
        signer,
      });
      if (made.kind === 'refused') throw new Error(JSON.stringify(made.reasons));
      return made.draft.judged;
    }),
  );
  const written = await parts.decisions.write(state.revision, judged);
  if (written.kind === 'written') return group.map(({ decisionId }) => decisionId);
  if (written.kind !== 'over') throw new Error(written.kind);
  if (group.length === 1) return decide(group, [...over, ...written.left.keys()]);
  const ids: string[] = [];
  for (const one of group) ids.push(...(await decide([one])));
  return ids;
}

/** One after the other: members of a group have no order among them. */
async function inTurn(proposals: ReceivedProposal[]): Promise<string[]> {
  const ids: string[] = [];
  for (const one of proposals) ids.push(...(await decide([one])));
  return ids;
}

async function order(version: number, given: { from?: Date; kinds?: string[] } = {}) {
  const { from = new Date(0), kinds = null } = given;
  const [{ to }] = (await test.sql(`SELECT clock_timestamp()::text AS to`)) as [{ to: string }];
  const id = newId();
  const draft = { id, set: 'trading', version, from: from.toISOString(), to, kinds };
  await database.inTransaction((transaction) =>
    new BacktestActions(transaction).create({ ...draft, requestedBy: 'governor' }),
  );
  return id;
}

/** A process of its own that runs batch after batch, each in a run, until it is over or it breaks. */
async function work(breaksAfter = Infinity): Promise<void> {
  const jobs = new BacktestJobRepository(database, { workerId: newId(), leaseMs: 60_000 });
  const policies = new PolicyRepository(database);
  let noted = 0;
  const fragile = {
    read: jobs.read.bind(jobs),
    stoppedThen: jobs.stoppedThen.bind(jobs),
    note: async (...step: Parameters<typeof jobs.note>) => {
      if (noted >= breaksAfter) throw new Error('killed');
      noted += 1;
      return jobs.note(...step);
    },
  };
  const sourceOf = async (set: string, version: number) =>
    (await policies.version(set, version))?.source ?? null;
  for (;;) {
    const job = await jobs.hold();
    if (!job) return;
    if (job.position === null) await jobs.bound(job, Retrial.lookBackMs(compileJob(job)));
    else await new RunBacktest({ jobs: fragile, sourceOf }, job).run(() => true);
  }
}

async function resultOf(id: string): Promise<Backtest> {
  return database.inTransaction(
    async (transaction) => (await new BacktestActions(transaction).find(id))!,
  );
}

async function differencesOf(id: string): Promise<string[]> {
  const rows = await test.sql<{ decision_id: string; was: string; becomes: string }>(
    `SELECT * FROM backtest_differences WHERE backtest_id = '${id}' ORDER BY seq`,
  );
  return rows.map(({ decision_id, was, becomes }) => `${decision_id} ${was} ${becomes}`);
}

const each = (quantities: (string | number)[], model = 'risk-7') =>
  quantities.map((quantity) => received({ quantity: String(quantity), model }));

describe('a back-test of the version that judged', () => {
  it('changes nothing, whatever windows opened and ended meanwhile, in whichever order', async () => {
    await activatePolicy(test, tradingPolicy({ ...BUDGET, window: '40ms' }));
    await activatePolicy(test, tradingPolicy({ cap: '1' }), 'shadow');
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; n < 40; n += 1) {
        const quantities = [30 + ((7 * n + writer) % 60), (n % 9) + 95];
        await decide(each(quantities, `risk-${n % 2}`));
      }
    });
    await Promise.all(writers);
    const id = await order(1);
    await work();
    const { matrix, ...result } = await resultOf(id);
    expect(result).toMatchObject({ status: 'completed', judged: 320, changed: 0, caveats: [] });
    expect(matrix.map(({ was, becomes }) => `${was} ${becomes}`)).toEqual([
      'allowed allowed',
      'denied denied',
      'held held',
    ]);
  });
});

describe('a back-test of another version', () => {
  it('changes exactly what a lower cap would have denied', async () => {
    await activatePolicy(test, tradingPolicy(BUDGET));
    const ids = await inTurn(each([10, 20, 30, 5, 40, 1, 1]));
    const others = await decide(each([60], 'risk-8'));
    await activatePolicy(test, tradingPolicy({ ...BUDGET, cap: '67' }));
    const id = await order(2);
    await work();
    expect(await differencesOf(id)).toEqual([`${ids[4]} allowed denied`]);
    expect(others).toHaveLength(1);
    expect(await resultOf(id)).toMatchObject({
      ...{ judged: 8, changed: 1, caveats: [] },
      rules: [{ rule: 'notional', stops: 1, stops_no_more: 0 }],
    });
  });

  it('gives to others what is not released any more', async () => {
    await activatePolicy(test, tradingPolicy(BUDGET));
    const ids = await inTurn(each([90, 90, 15, 15, 5]));
    const rules = `  - { id: medium, when: "decimal(action.quantity) > decimal('80')", then: deny }`;
    await activatePolicy(test, tradingPolicy({ ...BUDGET, rules }));
    const id = await order(2);
    await work();
    expect(await differencesOf(id)).toEqual([
      `${ids[0]} allowed denied`,
      `${ids[1]} allowed denied`,
      `${ids[3]} denied allowed`,
    ]);
  });

  it('knows what was used before its range', async () => {
    await activatePolicy(test, tradingPolicy(BUDGET));
    await decide(each([50]));
    const [{ now }] = (await test.sql(`SELECT clock_timestamp() AS now`)) as [{ now: Date }];
    const from = new Date(now.getTime() + 1);
    await decide(each([0.5]));
    const ids = await inTurn(each([20, 20]));
    await activatePolicy(test, tradingPolicy({ ...BUDGET, cap: '75' }));
    const id = await order(2, { from });
    await work();
    expect(await differencesOf(id)).toEqual([`${ids[1]} allowed denied`]);
  });

  it('counts apart what was stopped, what is gone and what is another policy', async () => {
    await decide(each([1]));
    const other = tradingPolicy().replace('order.place]', 'order.place], actors: [nobody]');
    await activatePolicy(test, tradingPolicy(BUDGET));
    await engageSwitch(test, '*');
    await decide(each([1]));
    await liftSwitch(test, '*');
    const [gone] = await decide(each([2]));
    await test.sql('ALTER TABLE events DISABLE TRIGGER ALL');
    await test.sql(`DELETE FROM events WHERE event_id = '${gone}'`);
    await activatePolicy(test, other);
    for (const [version, counts] of [
      [1, { judged: 1, changed: 1, stopped: 1, other: 0, missing: 1 }],
      [2, { judged: 0, changed: 0, stopped: 1, other: 1, missing: 1 }],
    ] as const) {
      const id = await order(version);
      await work();
      expect(await resultOf(id)).toMatchObject(counts);
    }
  });

  it('passes over what was recorded before the policies that applied were', async () => {
    await activatePolicy(test, tradingPolicy());
    await decide(each([1]));
    await test.sql('SET session_replication_role = replica');
    await test.sql(`UPDATE decision_facts SET facts = (facts::jsonb - 'policies')::json`);
    const id = await order(1);
    await work();
    expect(await resultOf(id)).toMatchObject({ judged: 0, missing: 1 });
  });

  it('says where budgets cannot be told', async () => {
    await activatePolicy(test, tradingPolicy(BUDGET));
    await decide(each([90, 3]));
    const rules = `  - { id: medium, when: "decimal(action.quantity) > decimal('80')", then: hold }`;
    await activatePolicy(test, tradingPolicy({ ...BUDGET, window: '2h', rules }));
    const id = await order(2, { from: new Date(Date.now() - 3_600_000) });
    await work();
    expect((await resultOf(id)).caveats).toEqual([
      { code: 'BUDGET_BEGINS', count: 1 },
      { code: 'HELD_UNANSWERED', count: 1 },
    ]);
  });
});

describe('a back-test that is interrupted', () => {
  it('goes on where it was, in another process, and comes to the same', async () => {
    await activatePolicy(test, tradingPolicy({ ...BUDGET, cap: '100000' }));
    for (let n = 0; n < 16; n += 1) await decide(each(Array.from({ length: 100 }, () => n + 1)));
    await activatePolicy(test, tradingPolicy({ ...BUDGET, cap: '5000' }));
    const whole = await order(2);
    await work();
    const broken = await order(2);
    for (const noted of [1, 0, 1]) {
      await expect(work(noted)).rejects.toThrow('killed');
      const held = await new BacktestJobRepository(database, {
        ...{ workerId: newId(), leaseMs: 1 },
      }).hold();
      expect(held).toBeNull();
      await test.sql(`UPDATE backtests SET lease_expires_at = now() - interval '1 s'`);
    }
    expect((await resultOf(broken)).judged).toBe(1_000);
    await work();
    const differences = await differencesOf(broken);
    expect(differences).toEqual(await differencesOf(whole));
    expect(differences.length).toBeGreaterThan(500);
    const { judged, changed, matrix, rules } = await resultOf(whole);
    expect(await resultOf(broken)).toMatchObject({ judged, changed, matrix, rules });
  });

  it('does nothing more once it is cancelled', async () => {
    await activatePolicy(test, tradingPolicy(BUDGET));
    await decide(each([1]));
    const id = await order(1);
    const jobs = new BacktestJobRepository(database, { workerId: newId(), leaseMs: 60_000 });
    await jobs.bound((await jobs.hold())!, 0);
    const job = (await jobs.hold())!;
    await database.inTransaction((transaction) => new BacktestActions(transaction).cancel(id));
    const run = new RunBacktest({ jobs, sourceOf: () => Promise.resolve(null) }, job);
    expect(await run.run(() => false)).toBe('lost');
    expect(await resultOf(id)).toMatchObject({ status: 'cancelled', judged: 0 });
  });
});
