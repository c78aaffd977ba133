import { randomUUID } from 'node:crypto';
import type { DecidedProposal } from '@acp/contracts';
import {
  activatePolicy,
  createTestDatabase,
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

/** Milliseconds that a quote may be old. */
const STALE_MS = 60_000;

let test: TestDatabase;
let app: RunningIngestion;

beforeAll(async () => {
  test = await createTestDatabase();
  await activatePolicy(
    test,
    tradingPolicy({
      facts: 'facts:\n  quote: { latest: MARKET_QUOTE_INGESTED, entity: action.symbol }',
      rules: `  - { id: stale-quote, when: facts.quote.age_ms > ${STALE_MS}.0, then: deny, reason: "quote is {facts.quote.age_ms} ms old" }`,
    }),
  );
  const env = { RELEASE_SIGNING_KEY_FILE: releaseKeyFile(), INGESTION_API_KEYS: 'desk:d-secret' };
  app = await startIngestion(test, { env, topics: DECISION_TOPICS });
});
afterAll(async () => {
  await app.service.stop();
  await test.drop();
});

async function post(path: string, body: object): Promise<Response> {
  const headers = {
    ...{ authorization: 'Bearer d-secret', 'content-type': 'application/json' },
    'idempotency-key': randomUUID(),
  };
  return fetch(`${app.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** A venue's quote, as old as is said. */
async function quote(symbol: string, ageMs: number, ask_price = '100.5'): Promise<void> {
  const response = await post('/v1/events', {
    ...{ event_type: 'MARKET_QUOTE_INGESTED', source: 'venue', schema_version: 1 },
    ...{ entity_id: symbol, entity_type: 'symbol' },
    occurred_at: new Date(Date.now() - ageMs).toISOString(),
    payload: { venue: 'spot', symbol, bid_price: '100', ask_price },
  });
  expect(response.status).toBe(202);
}

type Told = DecidedProposal & { code?: string };

async function propose(symbol: string): Promise<Told> {
  const proposal = orderProposal();
  const response = await post('/v1/decisions', {
    ...proposal,
    action: { ...proposal.action, symbol },
  });
  return (await response.json()) as Told;
}

describe('a policy that reads the market', () => {
  it('releases on a fresh quote, which is recorded with the decision as it was read', async () => {
    await quote('FRESH', 0, '101.25');
    const { state, decision_id } = await propose('FRESH');
    expect(state).toBe('released');
    const [row] = await test.sql<{ read: { facts: { quote: Record<string, unknown> } } }>(
      `SELECT f.facts AS read FROM decisions d JOIN decision_facts f USING (facts_sha256)
       WHERE d.decision_id = $1`,
      [decision_id],
    );
    const { ask_price, age_ms } = row!.read.facts.quote;
    expect(ask_price).toBe('101.25');
    expect(age_ms).toBeLessThan(STALE_MS);
  });

  it('denies `stale-quote` on an old one, and says how old', async () => {
    await quote('OLD', 2 * STALE_MS);
    const { code, rules } = await propose('OLD');
    expect(code).toBe('DECISION.DENIED');
    expect(rules).toMatchObject([{ id: 'stale-quote', result: 'fire', then: 'deny' }]);
    expect(rules[0]!.reason).toMatch(/^quote is 12\d{4} ms old$/);
  });

  it('goes by the newest quote of the symbol that is asked about, and of no other', async () => {
    await quote('TURNS', 2 * STALE_MS);
    expect((await propose('TURNS')).rules).toMatchObject([{ id: 'stale-quote' }]);
    await quote('OTHER', 0);
    expect((await propose('TURNS')).rules).toMatchObject([{ id: 'stale-quote' }]);
    await quote('TURNS', 0);
    await waitUntil('it is released', async () => (await propose('TURNS')).state === 'released');
  });

  it('allows nothing where there is no quote: what cannot be read is no pass', async () => {
    const { code, rules } = await propose('NEVER-SEEN');
    expect(code).toBe('DECISION.DENIED');
    expect(rules).toMatchObject([{ id: 'stale-quote', result: 'error' }]);
  });

  it('allows nothing on a quote that is older than the policy takes', async () => {
    await activatePolicy(
      test,
      tradingPolicy({
        facts: `facts:\n  quote: { latest: MARKET_QUOTE_INGESTED, entity: action.symbol, max_age_ms: ${STALE_MS} }`,
        rules: `  - { id: far, when: "decimal(facts.quote.ask_price) > decimal('1000')", then: hold }`,
      }),
    );
    await quote('TAKEN', 0);
    await quote('LAPSED', 2 * STALE_MS);
    expect((await propose('TAKEN')).state).toBe('released');
    expect(await propose('LAPSED')).toMatchObject({
      code: 'DECISION.DENIED',
      rules: [{ id: 'far', result: 'error' }],
    });
  });
});
