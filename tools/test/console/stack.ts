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
  database!: TestDatabase;
  seeded!: SeededConsole;
  opsApi!: AppProcess;
  /** Takes `quotes` and `orders`. */
  receiver!: Receiver;
  /** Takes `alerts`; for outages. */
  alerts!: Receiver;
  private readonly endings: (() => Promise<unknown>)[] = [];

  static async start(): Promise<ConsoleStack> {
    const stack = new ConsoleStack();
    try {
      await stack.startAll();
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  async imbalance(): Promise<number> {
    const answer = await fetch(`${this.opsApi.url}/v1/ledger?verify=full`, {
      headers: { authorization: `Bearer ${KEYS.viewer}` },
    });
    return ((await answer.json()) as { imbalance: number }).imbalance;
  }

  /** In the reverse order of the start, as far as that came. */
  async stop(): Promise<void> {
    for (const end of this.endings.splice(0).reverse()) await end();
  }

  private async startAll(): Promise<void> {
    this.database = this.keep(await createTestDatabase(), (it) => it.drop());
    this.seeded = await seedConsole(this.database);
    this.receiver = this.keep(await Receiver.start(), (it) => it.goAway());
    this.alerts = this.keep(await Receiver.start(), (it) => it.goAway());
    const folder = await mkdtemp(join(tmpdir(), 'acp-console-'));
    this.endings.push(() => rm(folder, { recursive: true }));
    const topicsFile = join(folder, 'topics.json');
    const topics = topicsFor(this.receiver.url, this.alerts.url);
    await writeFile(topicsFile, JSON.stringify({ topics }));
    const env = { DATABASE_URL: this.database.url, TOPICS_FILE: topicsFile };
    const relay = AppProcess.start('relay', { ...env, WORKER_ID: 'relay-a' });
    this.keep(await relay, (it) => it.stop());
    const opsApi = AppProcess.start('ops-api', {
      ...env,
      OPS_API_KEYS: `vera:viewer:${KEYS.viewer},ann:operator:${KEYS.operator}`,
      OPS_REQUESTS_PER_MINUTE: '100000',
    });
    this.opsApi = this.keep(await opsApi, (it) => it.stop());
  }

  private keep<Part>(part: Part, end: (part: Part) => Promise<unknown>): Part {
    this.endings.push(() => end(part));
    return part;
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
    { ...webhook, name: 'orders', destination: receiverUrl, event_types: ['PAYMENT_RECORDED'] },
    {
      ...webhook,
      name: 'alerts',
      destination: alertsUrl,
      event_types: ['MARKET_DEPTH_INGESTED'],
      breaker: { unavailable_threshold: 1, open_ms: 1_000, open_max_ms: 1_000 },
    },
    { name: 'decisions', transport: 'log', event_types: ['AI_DECISION_RECORDED'] },
  ];
}
