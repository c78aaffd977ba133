import type { Database } from '@acp/persistence';
import { releaseKeyFile } from '@acp/testing';
import { TestApi } from '../../test-api.spec-support.js';
import { ExpireDecisions } from '../approvals/expire-decisions.js';
import { FIXTURES, policyFile } from '../policy-files.spec-support.js';
import { overdue, propose, registerTopics } from '../proposals.spec-support.js';
import { GatekeeperGauges } from './gatekeeper-gauges.js';

const reason = 'a test';
let api: TestApi;
let database: Database;

beforeAll(async () => {
  const config = {
    LEDGER_REFRESH_MS: '3600000',
    OPS_EXPIRE_MS: '60000',
    RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
  };
  api = await TestApi.start(config);
  database = await api.database.open();
  await registerTopics(database);
  await api.post('/v1/policies', { source: policyFile(), fixtures: FIXTURES });
  const force = { version: 1, mode: 'enforce', reason };
  await api.post('/v1/policies/orders/activate', force, { as: 'governor' });
});
afterAll(async () => {
  await database.close();
  await api.stop();
});

/** The value of a metric with its labels; 0 where it is not shown yet. */
async function metricOf(name: string): Promise<number> {
  const { body } = await api.get<string>('/metrics', { as: null });
  const line = body.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}
const total = (outcome: string) =>
  metricOf(`control_plane_decisions_total{kind="order.place",outcome="${outcome}"}`);

it('what waits for people and what is switched off are shown as they are', async () => {
  const gauges = api.service.app.get(GatekeeperGauges, { strict: false });
  for (let n = 0; n < 3; n += 1) await propose(database);
  await propose(database, { confidence: 0.9 });
  await api.post('/v1/switches/engage', { scope: 'kind:payment.send', reason });
  await gauges.runOnce();
  expect(await metricOf('control_plane_decisions_held')).toBe(3);
  expect(await metricOf('control_plane_switches_engaged')).toBe(1);
});

it('what is held and has little time left is told from what has time', async () => {
  const gauges = api.service.app.get(GatekeeperGauges, { strict: false });
  const { id } = await propose(database);
  await gauges.runOnce();
  const before = await metricOf('control_plane_decisions_expiring');
  await overdue(database, id);
  await gauges.runOnce();
  expect((await metricOf('control_plane_decisions_expiring')) - before).toBe(1);
  await api.service.app.get(ExpireDecisions, { strict: false }).runOnce();
});

it('what people say, and what their silence ends, is counted when it has committed', async () => {
  const outcomes = ['released', 'rejected', 'expired'];
  const before = await Promise.all(outcomes.map(total));
  for (const verb of ['approve', 'reject']) {
    const { id, seen } = await propose(database);
    const as = 'operator' as const;
    const two = { ...seen, reason };
    expect((await api.post(`/v1/decisions/${id}/${verb}`, two, { as })).status).toBe(200);
    expect((await api.post(`/v1/decisions/${id}/${verb}`, two, { as })).status).toBe(409);
  }
  const { id } = await propose(database);
  await overdue(database, id);
  await api.service.app.get(ExpireDecisions, { strict: false }).runOnce();
  const after = await Promise.all(outcomes.map(total));
  expect(after.map((count, n) => count - before[n]!)).toEqual([1, 1, 1]);
});
