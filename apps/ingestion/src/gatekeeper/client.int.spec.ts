import { DecisionDenied, Gatekeeper } from '@acp/gatekeeper';
import {
  createTestDatabase,
  type TestDatabase,
  activatePolicy,
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
  const env = { RELEASE_SIGNING_KEY_FILE: releaseKeyFile(), INGESTION_API_KEYS: 'desk:d-secret' };
  app = await startIngestion(test, { env, topics: DECISION_TOPICS });
});
afterAll(async () => {
  await app.service.stop();
  await test.drop();
});

describe('the client of the gatekeeper', () => {
  const { action, ...why } = orderProposal();
  const { kind, ...terms } = action;
  const client = () => new Gatekeeper({ url: app.url, apiKey: 'd-secret', audience: 'desk' });

  it('acts on what is released, and on the same release when the step is tried again', async () => {
    const acted: string[] = [];
    const place = { run: 'run-1', step: 1, toolCall: 'call-1' };
    const act = client().guard((_, { release_id }) => acted.push(release_id), kind);
    await act(terms, why, place);
    await act(terms, why, place);
    expect(acted).toEqual([acted[0], acted[0]]);
    const [{ n } = { n: 0 }] = await test.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM decisions',
    );
    expect(n).toBe(1);
  });

  it('does nothing with what is denied, and says which rule it was', async () => {
    const acted: unknown[] = [];
    const act = client().guard((given) => acted.push(given), kind);
    const denied = act({ ...terms, side: 'sell' }, why, {
      run: 'run-1',
      step: 2,
      toolCall: 'call-1',
    });
    await expect(denied).rejects.toBeInstanceOf(DecisionDenied);
    expect(acted).toEqual([]);
  });
});
