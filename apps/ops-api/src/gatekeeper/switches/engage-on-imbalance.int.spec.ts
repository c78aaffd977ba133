import type { AuditEntry, Ledger, Page, SwitchPeriod } from '@acp/contracts';
import { seedEvent } from '@acp/testing';
import { LedgerGauge } from '../../ledger/ledger-gauge.js';
import { loadOpsApiConfig } from '../../ops-api.config.js';
import { TestApi } from '../../test-api.spec-support.js';
import { EngageOnImbalance } from './engage-on-imbalance.js';

const reason = 'a test';
const CONFIG = {
  OPS_SWITCHES_ON_IMBALANCE: 'kind:order.place,topic:orders',
  LEDGER_REFRESH_MS: '3600000',
};
let api: TestApi;

beforeEach(async () => {
  api = await TestApi.start(CONFIG);
});
afterEach(() => api.stop());

/** One reading of the ledger duty. */
async function look({ service }: TestApi = api): Promise<Ledger> {
  const ledger = await service.app.get(LedgerGauge, { strict: false }).runOnce();
  await service.app.get(EngageOnImbalance, { strict: false }).look(ledger);
  return ledger;
}
const engaged = async () =>
  (await api.get<Page<SwitchPeriod>>('/v1/switches?on=true')).body.items.map(({ scope }) => scope);

async function planted(sql: string, values: readonly unknown[]): Promise<void> {
  await api.database.sql('SET session_replication_role = replica');
  await api.database.sql(sql, values);
  await api.database.sql('SET session_replication_role = DEFAULT');
}

async function lift(): Promise<void> {
  for (const scope of ['kind:order.place', 'topic:orders']) {
    for (const as of ['operator', 'governor'] as const) {
      await api.post('/v1/switches/disengage', { scope, reason }, { as });
    }
  }
}

it('a ledger that balances engages nothing, however little of it is verified', async () => {
  await seedEvent(api.database);
  const { imbalance, verified } = await look();
  expect([imbalance, verified.share < 1]).toEqual([0, true]);
  expect(await engaged()).toEqual([]);
});

it('an imbalance engages the switches that are to, and the audit log names the finding', async () => {
  const { event } = await seedEvent(api.database);
  await planted('DELETE FROM outbox WHERE event_id = $1', [event.event_id]);
  const quick = { ...CONFIG, LEDGER_REFRESH_MS: '100' };
  const watching = await TestApi.on(api.database, quick);
  const deadline = Date.now() + 40_000;
  while ((await engaged()).length < 2 && Date.now() < deadline);
  await watching.service.stop();
  expect((await engaged()).sort()).toEqual(['kind:order.place', 'topic:orders']);
  const audit = await api.get<Page<AuditEntry>>('/v1/audit?target=switch:topic:orders');
  expect(audit.body.items).toMatchObject([
    {
      ...{ action: 'switch.engage', actor: 'ledger', role: 'system' },
      reason: expect.stringMatching(
        new RegExp(`off by 1: events_have_their_entries \\(\\w+ ${event.event_id}\\)`),
      ) as unknown,
    },
  ]);
  await look();
  expect((await engaged()).length).toBe(2);
});

it('people who lift it have seen the finding: only another one engages it again', async () => {
  const [one, two] = [await seedEvent(api.database), await seedEvent(api.database)];
  await planted('DELETE FROM outbox WHERE event_id = $1', [one.event.event_id]);
  await look();
  await lift();
  await look();
  const restarted = await TestApi.on(api.database, CONFIG);
  await look(restarted);
  await restarted.service.stop();
  expect(await engaged()).toEqual([]);
  await planted('DELETE FROM outbox WHERE event_id = $1', [two.event.event_id]);
  await look();
  expect((await engaged()).length).toBe(2);
});

it('a finding that comes again after the ledger has balanced engages it again', async () => {
  const { event } = await seedEvent(api.database);
  const [row] = await api.database.sql<{ topic: string }>(
    'SELECT topic FROM outbox WHERE event_id = $1',
    [event.event_id],
  );
  const retopic = (topic: unknown) =>
    planted('UPDATE outbox SET event_id = $1 WHERE topic = $2', [topic, row!.topic]);
  const other = '00000000-0000-7000-8000-000000000000';
  await retopic(other);
  await look();
  await lift();
  await retopic(event.event_id);
  expect((await look()).imbalance).toBe(0);
  await retopic(other);
  await look();
  expect((await engaged()).length).toBe(2);
});

it('a scope that there is not is refused at the start', () => {
  const env = { DATABASE_URL: 'postgres://x/x', OPS_SWITCHES_ON_IMBALANCE: '*,orders' };
  expect(() => loadOpsApiConfig(env)).toThrow('OPS_SWITCHES_ON_IMBALANCE');
});
