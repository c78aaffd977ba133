import { readSigningKeys } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { compileStored } from '@acp/policy';
import { activatePolicy, createTestDatabase, tradingPolicy, type TestDatabase } from '@acp/testing';
import { generateKeyPairSync } from 'node:crypto';
import { gatekeeperOf, received, TOPICS } from '../gatekeeper.spec-support.js';
import { draftDecision } from '../record/draft-decision.js';
import { judgeProposal } from './judge-proposal.js';
import type { ReceivedProposal } from './received-proposal.js';
import { recordedProposal } from './recorded-proposal.js';
import { rejudge, type JudgementRead } from './rejudge.js';

const { privateKey } = generateKeyPairSync('ed25519');
const { signer } = readSigningKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);

interface Recorded extends Record<string, unknown> {
  mode: 'enforce' | 'shadow';
  outcome: string;
  rules: unknown[];
  read: JudgementRead;
  payload: Record<string, unknown>;
  source: string | null;
}

describe('a recorded judgement', () => {
  let test: TestDatabase;
  let database: Database;
  let parts: ReturnType<typeof gatekeeperOf>;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = await test.open({ poolSize: 4 });
    parts = gatekeeperOf(database);
  });
  afterAll(() => test.drop());

  async function decide(each: ReceivedProposal, over: string[] = []): Promise<Recorded[]> {
    const state = await parts.state.refresh();
    const releaseTopics = ['orders'];
    const context = { state, facts: parts.facts, releaseTopics, over: new Set(over) };
    const judgement = await judgeProposal(each, context);
    const made = await draftDecision(each, judgement, { topics: TOPICS, signer });
    if (made.kind === 'refused') throw new Error(JSON.stringify(made.reasons));
    expect((await parts.decisions.write(state.revision, [made.draft.judged])).kind).toBe('written');
    return test.sql<Recorded>(
      `SELECT v.mode, v.outcome, v.rules, f.facts AS read, e.payload, p.source
       FROM verdicts v JOIN decision_facts f USING (facts_sha256)
       JOIN events e ON e.event_id = v.decision_id
       LEFT JOIN policy_versions p
         ON p.policy_set = v.policy_set AND p.version = v.policy_version
       WHERE v.decision_id = '${each.decisionId}' ORDER BY v.id`,
    );
  }

  function again({ mode, read, payload, source }: Recorded) {
    const policy = source === null ? null : compileStored(source, { fileName: 'stored' });
    return rejudge({ proposal: recordedProposal(payload), mode, read }, policy);
  }

  async function sameAgain(each: ReceivedProposal, over: string[] = []): Promise<string[]> {
    const recorded = await decide(each, over);
    const judged = recorded.map(again);
    expect(judged.map(({ outcome, rules }) => ({ outcome, rules }))).toEqual(
      recorded.map(({ outcome, rules }) => ({ outcome, rules })),
    );
    return recorded.map(({ mode, outcome }) => `${mode} ${outcome}`);
  }

  it('has the same outcome and rules again', async () => {
    expect(await sameAgain(received())).toEqual(['enforce denied']);
    await activatePolicy(test, tradingPolicy({ cap: '50', over: 'deny' }));
    expect(await sameAgain(received())).toEqual(['enforce allowed']);
    expect(await sameAgain(received({ quantity: '101' }))).toEqual(['enforce held']);
  });

  it('knows a budget that was full, where that denied it', async () => {
    const each = received({ quantity: '60' });
    expect(await sameAgain(each, ['trading/notional/risk-7'])).toEqual(['enforce denied']);
  });

  it('is judged by its version in shadow without what the gatekeeper says by itself', async () => {
    const rules = `  - { id: none, when: "true", then: hold }`;
    await activatePolicy(test, tradingPolicy({ cap: '50', rules }), 'shadow');
    await test.sql(`INSERT INTO models (name, version, status) VALUES ('risk-8', '*', 'blocked')`);
    const outcomes = await sameAgain(received({ model: 'risk-8' }));
    expect(outcomes).toEqual(['enforce denied', 'shadow held']);
  });

  it('names every policy that applied', async () => {
    const other = tradingPolicy().replace('policy: trading', 'policy: second');
    await test.sql(
      `INSERT INTO policy_versions (policy_set, version, sha256, source, tests, cost, created_by)
       VALUES ('second', 1, sha256('x'), $policy$${other}$policy$, '[]', 1, 'author')`,
    );
    await test.sql(
      `INSERT INTO policy_activations (policy_set, version, mode, requested_by, confirmed_by, reason, from_seq)
       VALUES ('second', 1, 'enforce', 'author', 'governor', 'test', 0)`,
    );
    expect(await sameAgain(received())).toEqual(['enforce denied', 'shadow held']);
  });
});
