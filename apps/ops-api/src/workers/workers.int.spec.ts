import { type Page, type Worker } from '@acp/contracts';
import { seedEvents, SEEDED_WORKER } from '@acp/testing';
import type { TestApi } from '../test-api.spec-support.js';
import { startWithTopics } from '../topics/served-topics.spec-support.js';

let api: TestApi;

beforeEach(async () => {
  api = await startWithTopics();
});
afterEach(() => api.stop());

describe('GET /v1/workers', () => {
  it('shows leases, claims in hand and who is lost', async () => {
    await seedEvents(api.database, 3, () => ({ state: 'in_flight' }));
    const before = await api.get<Page<Worker>>('/v1/workers');
    expect(before.body.items).toMatchObject([
      { worker_id: SEEDED_WORKER, state: 'running', claims: 3, in_flight: 3 },
    ]);
    await api.database.sql(`UPDATE relay_workers SET lease_expires_at = now() - interval '1 s'`);
    const after = await api.get<Page<Worker>>('/v1/workers');
    expect(after.body.items).toMatchObject([{ state: 'lost' }]);
    // A stop that left claims behind is no normal one; without them it is.
    await api.database.sql('UPDATE relay_workers SET stopping_at = now()');
    const killed = await api.get<Page<Worker>>('/v1/workers');
    expect(killed.body.items).toMatchObject([{ state: 'lost' }]);
    await api.database.sql('DELETE FROM claims');
    const stopped = await api.get<Page<Worker>>('/v1/workers');
    expect(stopped.body.items).toMatchObject([{ state: 'stopped' }]);
  });
});
