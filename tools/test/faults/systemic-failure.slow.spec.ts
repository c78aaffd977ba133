import type { AuditEntry, Page, Topic } from '@acp/contracts';
import { LedgerRepository } from '@acp/persistence';
import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Receiver } from '../../src/drills/faults/receiver.js';
import { Stack } from './stack.js';

jest.setTimeout(120_000);

const BACKLOG = 1_000;
const PROBE_MS = 200;

describe('a receiver that fails at every message alike', () => {
  let test: TestDatabase;
  let stack: Stack;
  let receiver: Receiver;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acp-systemic-'));
    test = await createTestDatabase();
    receiver = await Receiver.start();
    const file = join(folder, 'topics.json');
    const topic = {
      name: 'events',
      transport: 'webhook',
      destination: receiver.url,
      options: { allow_private_addresses: true },
      retry: { max_attempts: 2, backoff_ms: [10], jitter: 0 },
      breaker: { open_ms: PROBE_MS, open_max_ms: PROBE_MS },
      limits: { batch_entries_max: 100 },
    };
    writeFileSync(file, JSON.stringify({ topics: [topic] }));
    stack = await Stack.open(test.url, { TOPICS_FILE: file });
  });
  afterEach(async () => {
    await stack.close();
    await receiver.close();
    await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has its topic paused by the fleet of three: nothing is buried, no attempt spent, and all delivered when it is mended', async () => {
    receiver.status = 500;
    const opsApi = await stack.start('ops-api', { LEDGER_REFRESH_MS: '200' });
    const get = async <Body>(path: string) =>
      (await (await fetch(opsApi.url + path)).json()) as Body;
    const relays = await stack.relays(3);
    await stack.seedTrades(BACKLOG);

    await waitUntil('the topic is paused by the relay', async () => {
      const topic = await get<Topic>('/v1/topics/events');
      return topic.paused_by === 'relay' && topic.probe_at !== null;
    });
    const claims = () => stack.number('SELECT count(*) FROM claims');
    await waitUntil('all workers have stopped', async () => (await claims()) === 0);
    const stoppedAt = { requests: receiver.requests, time: Date.now() };
    await waitUntil('ten probes have failed', () => receiver.requests >= stoppedAt.requests + 10);
    expect(Date.now() - stoppedAt.time).toBeGreaterThan(8 * PROBE_MS);

    expect(await stack.number('SELECT max(delivery_attempts) FROM outbox')).toBe(0);
    expect(await stack.number('SELECT count(*) FROM outbox WHERE dead_lettered_at IS NULL')).toBe(
      BACKLOG,
    );
    const topic = await get<Topic>('/v1/topics/events');
    expect(topic.pause_reason).toMatch(/^systemic failure: TRANSPORT\.FAILED: HTTP #/);
    expect(topic.breakers).toHaveLength(3);
    await expectAlerts(
      opsApi.url,
      relays.map(({ url }) => url),
    );

    receiver.status = 200;
    await stack.untilDelivered(BACKLOG);
    expect(await stack.number('SELECT max(delivery_attempts) FROM outbox')).toBe(1);
    expect((await get<Topic>('/v1/topics/events')).paused_at).toBeNull();
    const audit = await get<Page<AuditEntry>>('/v1/audit');
    expect(audit.items.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'relay topic.resume',
      'relay topic.pause',
    ]);
    const ledger = await new LedgerRepository(stack.database).readFull(0);
    expect(ledger).toMatchObject({ imbalance: 0, findings: [] });
  });
});

/** The gauge of the installation, and the counter of the one worker that ordered the pause. */
async function expectAlerts(opsApi: string, relays: readonly string[]): Promise<void> {
  const gauge = /^control_plane_topic_paused\{topic="events",by="relay"\} 1$/m;
  await waitUntil('the gauge shows it', async () => gauge.test(await metricsOf(opsApi)));
  const counter = /^control_plane_relay_system_pauses_total\{topic="events"\} (\d+)$/m;
  const pauses = await Promise.all(
    relays.map(async (url) => Number(counter.exec(await metricsOf(url))?.[1] ?? 0)),
  );
  expect(pauses.reduce((sum, one) => sum + one, 0)).toBe(1);
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}
