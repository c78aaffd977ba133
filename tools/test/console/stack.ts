import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess, Receiver } from './processes.js';
import { seedConsole, type SeededConsole } from './seed.js';

export const KEYS = {
  viewer: 'viewer-key-of-the-test',
  operator: 'operator-key-of-the-test',
} as const;

/** PostgreSQL, a relay, the ops-api with the built console, and receivers of webhooks. */
export class ConsoleStack {
  private constructor(
    readonly database: TestDatabase,
    readonly seeded: SeededConsole,
    readonly opsApi: AppProcess,
    private readonly relay: AppProcess,
    /** Takes `quotes` and `orders`. */
    readonly receiver: Receiver,
    /** Takes `alerts`; for outages. */
    readonly alerts: Receiver,
    private readonly folder: string,
  ) {}

  static async start(): Promise<ConsoleStack> {
    const database = await createTestDatabase();
    const seeded = await seedConsole(database);
    const [receiver, alerts] = [await Receiver.start(), await Receiver.start()];
    const folder = await mkdtemp(join(tmpdir(), 'acp-console-'));
    const topicsFile = join(folder, 'topics.json');
    await writeFile(topicsFile, JSON.stringify({ topics: topicsFor(receiver.url, alerts.url) }));
    const env = { DATABASE_URL: database.url, TOPICS_FILE: topicsFile };
    const relay = await AppProcess.start('relay', { ...env, WORKER_ID: 'relay-a' });
    const opsApi = await AppProcess.start('ops-api', {
      ...env,
      OPS_API_KEYS: `vera:viewer:${KEYS.viewer},ann:operator:${KEYS.operator}`,
      OPS_REQUESTS_PER_MINUTE: '100000',
    });
    return new ConsoleStack(database, seeded, opsApi, relay, receiver, alerts, folder);
  }

  async imbalance(): Promise<number> {
    const answer = await fetch(`${this.opsApi.url}/v1/ledger?verify=full`, {
      headers: { authorization: `Bearer ${KEYS.viewer}` },
    });
    return ((await answer.json()) as { imbalance: number }).imbalance;
  }

  async stop(): Promise<void> {
    await Promise.all([this.opsApi.stop(), this.relay.stop()]);
    await Promise.all([this.receiver.goAway(), this.alerts.goAway()]);
    await this.database.drop();
    await rm(this.folder, { recursive: true });
  }
}

function topicsFor(receiverUrl: string, alertsUrl: string): object[] {
  const webhook = { transport: 'webhook', options: { allow_private_addresses: true } };
  return [
    {
      ...webhook,
      name: 'quotes',
      destination: receiverUrl,
      event_types: ['MARKET_QUOTE_INGESTED', 'MARKET_TRADE_INGESTED'],
    },
    { ...webhook, name: 'orders', destination: receiverUrl, event_types: ['ORDER_PLACED'] },
    {
      ...webhook,
      name: 'alerts',
      destination: alertsUrl,
      event_types: ['ALERT_RAISED'],
      breaker: { unavailable_threshold: 1, open_ms: 1_000, open_max_ms: 1_000 },
    },
    { name: 'decisions', transport: 'log', event_types: ['AI_DECISION_RECORDED'] },
  ];
}
