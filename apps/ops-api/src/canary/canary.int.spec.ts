import { CANARY_EVENT_TYPE, CANARY_SOURCE, type Canary } from '@acp/contracts';
import { LedgerRepository } from '@acp/persistence';
import {
  buildEvent,
  createTestDatabase,
  seedEvent,
  waitUntil,
  type TestDatabase,
} from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

let test: TestDatabase;
let api: TestApi | undefined;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(async () => {
  await api?.service.stop();
  api = undefined;
  await test.drop();
});

async function sent(): Promise<void> {
  const event = buildEvent({ event_type: CANARY_EVENT_TYPE, source: CANARY_SOURCE });
  await test.sql(`INSERT INTO canary_beats (event_id, way, slot) VALUES ($1, 'push', now())`, [
    event.event_id,
  ]);
  await seedEvent(test, { event: { ...event, payload: { way: 'push' } }, state: 'dead' });
}

describe('canaries in the ops-api', () => {
  it('are said to be off where no interval is set', async () => {
    api = await TestApi.on(test);
    const { body } = await api.get<Canary>('/v1/canary');
    expect(body).toMatchObject({ enabled: false, interval_ms: 0, places: [], ways: [], missed: 0 });
    const text = await (await fetch(`${api.service.url}/metrics`)).text();
    expect(text).not.toMatch(/^control_plane_canary_sent_age_seconds/m);
  });

  it('are discarded where they are dead letters, on record, and the ledger balances', async () => {
    await sent();
    const { entryIds } = await seedEvent(test, { state: 'dead' });
    api = await TestApi.on(test, { CANARY_INTERVAL_MS: '1000' });
    const dead = () =>
      test.sql<{ id: string }>(
        'SELECT id::text AS id FROM outbox WHERE dead_lettered_at IS NOT NULL',
      );
    await waitUntil('the canary is discarded', async () => (await dead()).length === 1);
    expect((await dead()).map((entry) => entry.id)).toEqual(entryIds);
    const actions = await test.sql('SELECT actor, role, action, affected::int FROM audit_log');
    expect(actions).toEqual([
      { actor: 'canary', role: 'system', action: 'dead_letter.discard_matching', affected: 1 },
    ]);
    const ledger = await new LedgerRepository(await test.open()).readFull(0);
    expect({ imbalance: ledger.imbalance, findings: ledger.findings }).toEqual({
      imbalance: 0,
      findings: [],
    });
  });
});
