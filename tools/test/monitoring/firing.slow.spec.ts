import { createTestDatabase, freePort, waitUntil, type TestDatabase } from '@acp/testing';
import { Stack } from '../faults/stack.js';
import { PrometheusProcess, type Alert } from './prometheus-process.js';
import { describeWithPrometheus } from './promtool.js';

jest.setTimeout(240_000);

const WAIT_MS = 100_000;

describeWithPrometheus('a Prometheus beside the real processes', () => {
  let test: TestDatabase;
  let stack: Stack;
  let prometheus: PrometheusProcess;
  let relayPort: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    const topic = { name: 'events', transport: 'noop', event_types: ['*'] };
    stack = await Stack.open(test.url, { LEDGER_REFRESH_MS: '500' });
    const TOPICS_FILE = stack.topicsFile([topic]);
    relayPort = String(await freePort());
    const apps = [
      await stack.start('ops-api'),
      await stack.start('relay', { TOPICS_FILE, PORT: relayPort }),
      await stack.start('ingestion', { TOPICS_FILE }),
    ];
    await stack.seedTrades(100);
    await stack.untilDelivered(100);
    prometheus = await PrometheusProcess.start(apps.map(({ url }) => url));
  });
  afterAll(async () => {
    await prometheus?.stop();
    await stack.close();
    await test.drop();
  });

  const of = async (alarm: string, holds: (alert: Alert) => boolean = () => true) =>
    (await prometheus.alerts()).filter(
      (alert) => alert.labels['alertname'] === `ControlPlane${alarm}` && holds(alert),
    );
  const relayMissing = (state: Alert['state']) =>
    of('AppMissing', (alert) => alert.state === state && alert.labels['app'] === 'relay');

  it('sees nothing wrong with a stack that is well, and can evaluate every rule', async () => {
    await waitUntil('all are scraped', async () => (await prometheus.scraped()) === 3, WAIT_MS);
    const scrapedAt = Date.now();
    let active: string[] = [];
    await waitUntil(
      'no alarm is active',
      async () => {
        const alerts = await prometheus.alerts();
        active = alerts.map(({ labels, state }) => `${state} ${JSON.stringify(labels)}`);
        return active.length === 0 && (await prometheus.evaluatedAt()) > scrapedAt;
      },
      WAIT_MS,
    ).catch((error: Error) => {
      throw new Error(`${error.message}\n${active.join('\n')}`);
    });
    expect(await prometheus.failures()).toEqual([]);
  });

  it('leads from a bucket of the latency to the event and its trace', async () => {
    const bucket = 'control_plane_hop_latency_seconds_bucket';
    let found: Record<string, string>[] = [];
    await waitUntil(
      'exemplars are stored',
      async () => (found = await prometheus.exemplars(bucket)).length > 0,
      WAIT_MS,
    );
    const { trace_id, event_id } = found[0]!;
    const opsApi = stack.apps.find(({ name }) => name === 'ops-api')!;
    const answer = await fetch(`${opsApi.url}/v1/events/${event_id}/trace`);
    expect(answer.status).toBe(200);
    const { event } = (await answer.json()) as { event: { trace_id: string } };
    expect(event.trace_id.replaceAll('-', '')).toBe(trace_id);
  });

  it('sees a relay killed: first pending, then firing, and over when there is one again', async () => {
    const relay = stack.apps.find(({ name }) => name === 'relay')!;
    await relay.kill();
    await waitUntil('pending', async () => (await relayMissing('pending')).length > 0, WAIT_MS);
    await waitUntil('firing', async () => (await relayMissing('firing')).length > 0, WAIT_MS);
    const [alert] = await relayMissing('firing');
    expect(alert!.annotations['summary']).toContain('No process of relay is scraped');
    await stack.start('relay', { PORT: relayPort });
    await waitUntil('over', async () => (await of('AppMissing')).length === 0, WAIT_MS);
  });

  it('sees an event that is lost behind our back, and that it is back', async () => {
    await stack.sql(`CREATE TABLE kept AS SELECT * FROM outbox ORDER BY id LIMIT 1`);
    const asReplica = (text: string) =>
      stack.sql(`DO $$ BEGIN SET LOCAL session_replication_role = replica; ${text}; END $$`);
    await asReplica('DELETE FROM outbox WHERE id = (SELECT id FROM kept)');
    const firing = () => of('LedgerImbalance', ({ state }) => state === 'firing');
    await waitUntil('firing', async () => (await firing()).length > 0, WAIT_MS);
    expect((await firing())[0]!.labels['severity']).toBe('critical');
    await asReplica('INSERT INTO outbox OVERRIDING SYSTEM VALUE SELECT * FROM kept');
    await stack.sql('DROP TABLE kept');
    await waitUntil('over', async () => (await of('LedgerImbalance')).length === 0, WAIT_MS);
  });
});
