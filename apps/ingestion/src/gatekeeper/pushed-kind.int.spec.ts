import { readPublicKeys, verifyRelease, type DecidedProposal } from '@acp/contracts';
import {
  activatePolicy,
  createTestDatabase,
  releaseKeyFile,
  waitUntil,
  type TestDatabase,
} from '@acp/testing';
import { join } from 'node:path';
import {
  DECISION_TOPICS,
  startIngestion,
  type RunningIngestion,
} from '../testing/running-ingestion.js';

const EXAMPLES = join(__dirname, '../../../../examples/catalogue');
const POLICY = `policy: trading
applies_to: { kinds: [parcel.refund] }
on_error: deny
default: deny
rules:
  - { id: large, when: "decimal(action.amount) > decimal('100')", then: deny, reason: "{action.amount} is too much" }
allow: action.parcel != ''
release: { valid_for: 60s }
tests:
  - { name: small, given: small.json, expect: { outcome: allowed } }
`;

let test: TestDatabase;
let app: RunningIngestion;

beforeAll(async () => {
  test = await createTestDatabase();
  const env = { RELEASE_SIGNING_KEY_FILE: releaseKeyFile() };
  app = await startIngestion(test, { env, topics: DECISION_TOPICS });
});
afterAll(async () => {
  await app.service.stop();
  await test.drop();
});

let keys = 0;
async function propose(amount: unknown) {
  const response = await fetch(`${app.url}/v1/decisions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `k${(keys += 1)}` },
    body: JSON.stringify({
      model: { name: 'refunds-2', version: '1' },
      ...{ decision: 'refund', confidence: 0.9, subject: 'P-1', rationale: 'It came broken.' },
      action: { kind: 'parcel.refund', parcel: 'P-1', amount },
    }),
  });
  const answer = (await response.json()) as DecidedProposal & { code?: string; detail?: string };
  return { status: response.status, answer };
}

describe('a kind of action that is data', () => {
  it('comes to a verdict and a signed release in a process that ran before it was known', async () => {
    expect(await propose('12.50')).toMatchObject({ status: 422 });
    const other = await startIngestion(test, { env: { CATALOGUE_DIR: EXAMPLES } });
    await other.service.stop();
    await activatePolicy(test, POLICY);
    await waitUntil('the kind is known', async () => (await propose('12.50')).status === 200);

    const { answer } = await propose('99.99');
    expect(answer).toMatchObject({ state: 'released', release_seq: expect.any(String) });
    const [released] = await test.sql<{ payload: object }>(
      `SELECT payload FROM events WHERE event_type = 'AI_DECISION_RELEASED'
       AND payload ->> 'decision_id' = '${answer.decision_id}'`,
    );
    expect(released!.payload).toMatchObject({
      action: { kind: 'parcel.refund', parcel: 'P-1', amount: '99.99' },
    });
    const response = await fetch(`${app.url}/v1/release-keys`);
    const known = readPublicKeys(await response.text());
    const keysAndTime = { keys: known, audience: 'refunds', now: new Date() };
    expect(verifyRelease(answer.release, keysAndTime).kind).toBe('stands');

    const refused = await propose('100.01');
    expect(refused.answer).toMatchObject({ state: 'denied', rules: [{ id: 'large' }] });
    const misspelt = await propose(12.5);
    expect(misspelt.status).toBe(422);
  });
});
