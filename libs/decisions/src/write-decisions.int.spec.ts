import { readSigningKeys } from '@acp/contracts';
import type { Database, JudgedDecision } from '@acp/persistence';
import {
  createTestDatabase,
  type TestDatabase,
  activatePolicy,
  engageSwitch,
  tradingPolicy,
} from '@acp/testing';
import { generateKeyPairSync } from 'node:crypto';
import { gatekeeperOf, received, TOPICS } from './gatekeeper.spec-support.js';
import { judgeProposal } from './judge/judge-proposal.js';
import type { ReceivedProposal } from './judge/received-proposal.js';
import { draftDecision } from './record/draft-decision.js';

const TIMES = ['hold_until', 'valid_until'];

const { privateKey } = generateKeyPairSync('ed25519');
const { signer } = readSigningKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);

describe('a group of judged proposals', () => {
  let test: TestDatabase;
  let database: Database;
  let parts: ReturnType<typeof gatekeeperOf>;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = await test.open({ poolSize: 4 });
    await activatePolicy(test, tradingPolicy({ cap: '50' }));
    parts = gatekeeperOf(database);
  });
  afterAll(() => test.drop());

  async function write(proposals: ReceivedProposal[]) {
    const judged = await draft(proposals);
    return parts.decisions.write((await parts.state.current()).revision, judged);
  }

  async function draft(proposals: ReceivedProposal[]): Promise<JudgedDecision[]> {
    const state = await parts.state.current();
    return Promise.all(
      proposals.map(async (each) => {
        const context = {
          state,
          facts: parts.facts,
          releaseTopics: ['orders'],
          over: new Set<string>(),
        };
        const draft = await draftDecision(each, await judgeProposal(each, context), {
          topics: TOPICS,
          signer,
        });
        if (draft.kind === 'refused') throw new Error(JSON.stringify(draft.reasons));
        return draft.draft.judged;
      }),
    );
  }

  it('commits proposals, verdicts, use of budgets, releases and their entries together', async () => {
    const group = [received({ quantity: '20' }), received({ quantity: '200' })];
    const written = await write(group);
    expect(written.kind).toBe('written');
    const found = await parts.decisions.find(group.map(({ decisionId }) => decisionId));
    const states = group.map(({ decisionId }) => found.get(decisionId)!.state);
    expect(states).toEqual(['released', 'held']);
    const rows = await test.sql(
      `SELECT (SELECT used::text FROM budgets) AS used,
              (SELECT string_agg(event_type, ' ' ORDER BY event_type) FROM events) AS events,
              (SELECT string_agg(topic, ' ' ORDER BY topic) FROM outbox) AS topics,
              (SELECT count(*)::int FROM verdicts) AS verdicts,
              (SELECT sum(amount)::text FROM budget_reservations) AS reserved,
              (SELECT payload_json -> 'verdict' FROM raw_payloads
               WHERE payload_json ->> 'event_type' = 'AI_DECISION_RELEASED') AS kept`,
    );
    expect(rows).toEqual([
      {
        used: '20',
        events: 'AI_DECISION_HELD AI_DECISION_PROPOSED AI_DECISION_PROPOSED AI_DECISION_RELEASED',
        topics: 'monitor orders',
        verdicts: 2,
        reserved: '20',
        kept: { outcome: 'allowed', rules: [] },
      },
    ]);
  });

  it('is not written where a budget has too little left for all of it', async () => {
    const group = [received({ quantity: '20' }), received({ quantity: '20' })];
    const written = await write(group);
    expect(written).toEqual({ kind: 'over', left: new Map([['trading/notional/risk-7', '30']]) });
    expect((await parts.decisions.find(group.map((each) => each.decisionId))).size).toBe(0);
  });

  it('is not written where one of them is known', async () => {
    const known = received();
    await write([known]);
    const again = await write([received({ id: known.decisionId }), received()]);
    expect(again).toEqual({ kind: 'known', ids: [known.decisionId] });
  });

  it('is not written under a state that is no longer', async () => {
    await parts.state.current();
    await activatePolicy(test, tradingPolicy({ cap: '60' }));
    expect(await write([received()])).toEqual({ kind: 'changed' });
    await parts.state.refresh();
    expect((await write([received()])).kind).toBe('written');
  });

  it('keeps of each what it was judged to be, though many were judged alike', async () => {
    await activatePolicy(test, tradingPolicy({ cap: '1000' }));
    await parts.state.refresh();
    const [alike, other, held] = [received(), received(), received({ quantity: '200' })];
    const shadowed = received({ quantity: '21' });
    const group = [alike, held, other, shadowed];
    const judged = await draft(group);
    judged[3] = { ...judged[3]!, verdicts: [shadowOf(judged[3]!), ...judged[3]!.verdicts] };
    expect((await parts.decisions.write((await parts.state.current()).revision, judged)).kind).toBe(
      'written',
    );
    const ids = [group.map(({ decisionId }) => decisionId)];
    const verdicts = await test.sql<object>(
      'SELECT * FROM verdicts WHERE decision_id = ANY ($1) ORDER BY id',
      ids,
    );
    expect(verdicts.map(plain)).toEqual(
      judged.flatMap((each) => each.verdicts.map((row) => expect.objectContaining(plain(row)))),
    );
    const decisions = await test.sql<object>(
      'SELECT * FROM decisions WHERE decision_id = ANY ($1) ORDER BY array_position($1, decision_id)',
      ids,
    );
    expect(decisions.map(plain)).toEqual(
      judged.map(({ decision }) => expect.objectContaining(plain(decision))),
    );
  });

  it('is not written where a switch of it is on, whatever it was judged by', async () => {
    await parts.state.refresh();
    await engageSwitch(test, 'topic:orders');
    const group = [received()];
    expect(await write(group)).toEqual({ kind: 'switched', scopes: ['topic:orders'] });
    await parts.state.refresh();
    expect((await write(group)).kind).toBe('written');
    const found = await parts.decisions.find([group[0]!.decisionId]);
    expect(found.get(group[0]!.decisionId)).toMatchObject({ state: 'stopped', rules: null });
  });
});

/** Another judgement of it, which says something else of the rules. */
function shadowOf({ verdicts: [verdict] }: JudgedDecision) {
  const rules = [{ id: 'Ω "quoted"', result: 'fire', then: 'deny', reason: 'a\\b' }];
  return { ...verdict!, mode: 'shadow' as const, outcome: 'denied' as const, rules };
}

/** Of a row as it was given and as it was read alike: bytes in hexadecimal digits, times as ISO 8601. */
function plain(row: object): Record<string, unknown> {
  const columns = Object.entries(row).map(([name, value]: [string, unknown]) => {
    if (Buffer.isBuffer(value)) return [name, value.toString('hex')];
    if (value !== null && TIMES.includes(name)) return [name, new Date(value as string)];
    return [name, value];
  });
  return JSON.parse(JSON.stringify(Object.fromEntries(columns))) as Record<string, unknown>;
}
