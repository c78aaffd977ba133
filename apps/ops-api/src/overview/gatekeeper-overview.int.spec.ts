import type { Overview } from '@acp/contracts';
import { GatekeeperStateRepository, type Database } from '@acp/persistence';
import { releaseKeyFile } from '@acp/testing';
import { FIXTURES, policyFile } from '../gatekeeper/policy-files.spec-support.js';
import { propose, registerTopics } from '../gatekeeper/proposals.spec-support.js';
import { TestApi } from '../test-api.spec-support.js';

const reason = 'a test';
let api: TestApi;
let database: Database;

beforeAll(async () => {
  api = await TestApi.start({
    OPS_EXPIRE_MS: '60000',
    RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
  });
  database = await api.database.open();
  await registerTopics(database);
});
afterAll(async () => {
  await database.close();
  await api.stop();
});

const read = () => new GatekeeperStateRepository(database).overview();

/** Moves the times of a decision, as if it had been proposed and held then. */
async function move(id: string, change: string): Promise<void> {
  await database.inTransaction(async ({ ask }) => {
    await ask({ text: 'ALTER TABLE decisions DISABLE TRIGGER decisions_kept', values: [] });
    await ask({ text: `UPDATE decisions SET ${change} WHERE decision_id = $1`, values: [id] });
    await ask({ text: 'ALTER TABLE decisions ENABLE TRIGGER decisions_kept', values: [] });
  });
}

describe('the overview of decisions', () => {
  it('is empty, not absent, where nothing was ever proposed', async () => {
    expect((await api.get<Overview>('/v1/overview')).body.gatekeeper).toEqual({
      ...{ held: 0, oldest_held_at: null, next_expiry_at: null, expiring_soon: 0 },
      recent: { decided: 0, denied: 0, stopped: 0 },
      ...{ switches_on: 0, switches: [] },
    });
  });

  it('says what is held and since when, what ends soon, what was refused, and what is off', async () => {
    await api.post('/v1/policies', { source: policyFile(), fixtures: FIXTURES });
    const force = { version: 1, mode: 'enforce', reason };
    await api.post('/v1/policies/orders/activate', force, { as: 'governor' });
    const [oldest, soon] = [await propose(database), await propose(database)];
    await propose(database, { confidence: 0.9 });
    await propose(database, { quantity: '5000' });
    const old = await propose(database, { quantity: '5000' });
    await move(oldest.id, `hold_until = '2999-01-02Z', created_at = '2026-01-02T03:04:05Z'`);
    await move(soon.id, `hold_until = clock_timestamp() + interval '14 min'`);
    await move(old.id, `created_at = clock_timestamp() - interval '2 h'`);
    await api.post('/v1/switches/engage', { scope: 'model:late', reason: 'incident 7' });

    expect(await read()).toMatchObject({
      ...{ held: 2, oldest_held_at: '2026-01-02T03:04:05.000Z', expiring_soon: 1 },
      recent: { decided: 3, denied: 1, stopped: 0 },
      switches_on: 1,
      switches: [{ scope: 'model:late', reason: 'incident 7' }],
    });
    await move(soon.id, `hold_until = clock_timestamp() + interval '16 min'`);
    expect(await read()).toMatchObject({ held: 2, expiring_soon: 0 });
  });
});
