import { createTestDatabase, releaseKeyFile, type TestDatabase } from '@acp/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDecisions, type SeededDecisions } from './decisions.js';
import { AppProcess, Receiver } from './processes.js';
import { seedConsole, type SeededConsole } from './seed.js';

export const KEYS = {
  viewer: 'viewer-key-of-the-test',
  operator: 'operator-key-of-the-test',
  /** Two who govern, each the second person of the other. */
  gina: 'gina-key-of-the-test',
  otto: 'otto-key-of-the-test',
  /** Who may release: for trading, and for trading and risk. */
  trader: 'trader-key-of-the-test',
  risk: 'risk-key-of-the-test',
} as const;

/** What each key may do. */
const CALLERS: Readonly<Record<keyof typeof KEYS, string>> = {
  viewer: 'vera:viewer',
  operator: 'ann:operator',
  gina: 'gina:viewer+governor',
  otto: 'otto:operator+governor',
  trader: 'carol:viewer+approver:trading',
  risk: 'rita:viewer+approver:trading+approver:risk',
};

/** PostgreSQL, a relay, ingestion, the ops-api with the built console, and receivers of webhooks. */
export class ConsoleStack {
  database!: TestDatabase;
  seeded!: SeededConsole;
  decisions!: SeededDecisions;
  opsApi!: AppProcess;
  /** Takes proposals. */
  ingestion!: AppProcess;
  /** Takes `quotes` and `orders`. */
  receiver!: Receiver;
  /** Takes `alerts`; for outages. */
  alerts!: Receiver;
  /** Takes `settlements`, in order of each key. */
  settlements!: Receiver;
  private env!: Record<string, string>;
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
    return (await this.read<{ imbalance: number }>('/v1/ledger?verify=full')).imbalance;
  }

  read<Answer>(path: string): Promise<Answer> {
    return this.ask(path, {});
  }

  order<Answer>(path: string, body: unknown, as: keyof typeof KEYS = 'operator'): Promise<Answer> {
    return this.ask(path, { method: 'POST', body: JSON.stringify(body) }, as);
  }

  /** A relay of this name works for a moment and is killed. */
  async loseWorker(workerId: string): Promise<void> {
    const env = { ...this.env, WORKER_ID: workerId, RELAY_LEASE_MS: '500' };
    await (await AppProcess.start('relay', env)).kill();
  }

  /** In the reverse order of the start, as far as that came. */
  async stop(): Promise<void> {
    for (const end of this.endings.splice(0).reverse()) await end();
  }

  /** Again after a stop: at the same address. */
  async startOpsApi(): Promise<void> {
    const env = {
      ...this.env,
      LEDGER_REFRESH_MS: '1000',
      OPS_API_KEYS: Object.entries(KEYS)
        .map(([who, key]) => `${CALLERS[who as keyof typeof KEYS]}:${key}`)
        .join(','),
      OPS_EXPIRE_MS: '500',
      OPS_REQUESTS_PER_MINUTE: '100000',
    };
    const port = this.opsApi && Number(new URL(this.opsApi.url).port);
    this.opsApi = this.keep(await AppProcess.start('ops-api', env, port), (it) => it.stop());
  }

  private async ask<Answer>(
    path: string,
    init: RequestInit,
    as: keyof typeof KEYS = 'operator',
  ): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${KEYS[as]}`,
      'content-type': 'application/json',
    };
    const answer = await fetch(this.opsApi.url + path, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  private async startAll(): Promise<void> {
    this.database = this.keep(await createTestDatabase(), (it) => it.drop());
    this.seeded = await seedConsole(this.database);
    this.receiver = this.keep(await Receiver.start(), (it) => it.goAway());
    this.alerts = this.keep(await Receiver.start(), (it) => it.goAway());
    this.settlements = this.keep(await Receiver.start(), (it) => it.goAway());
    const folder = await mkdtemp(join(tmpdir(), 'acp-console-'));
    this.endings.push(() => rm(folder, { recursive: true }));
    const topicsFile = join(folder, 'topics.json');
    await writeFile(topicsFile, JSON.stringify({ topics: topicsFor(this) }));
    this.env = {
      DATABASE_URL: this.database.url,
      TOPICS_FILE: topicsFile,
      RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
    };
    const relay = AppProcess.start('relay', { ...this.env, WORKER_ID: 'relay-a' });
    this.keep(await relay, (it) => it.stop());
    await this.startOpsApi();
    this.ingestion = this.keep(await AppProcess.start('ingestion', this.env), (it) => it.stop());
    this.decisions = await seedDecisions(this);
  }

  private keep<Part>(part: Part, end: (part: Part) => Promise<unknown>): Part {
    this.endings.push(() => end(part));
    return part;
  }
}

function topicsFor({ receiver, alerts, settlements }: ConsoleStack): object[] {
  const webhook = { transport: 'webhook', options: { allow_private_addresses: true } };
  return [
    {
      ...webhook,
      name: 'quotes',
      destination: receiver.url,
      event_types: ['MARKET_QUOTE_INGESTED', 'MARKET_TRADE_INGESTED'],
    },
    { ...webhook, name: 'orders', destination: receiver.url, event_types: ['PAYMENT_RECORDED'] },
    {
      ...webhook,
      name: 'alerts',
      destination: alerts.url,
      event_types: ['MARKET_DEPTH_INGESTED'],
      breaker: { unavailable_threshold: 1, open_ms: 1_000, open_max_ms: 1_000 },
    },
    {
      ...webhook,
      name: 'settlements',
      destination: settlements.url,
      event_types: ['PAYMENT_RECORDED'],
      ordering: 'key',
    },
    { name: 'decisions', transport: 'log', event_types: ['AI_DECISION_RECORDED'] },
    { name: 'releases', transport: 'log', gated: true },
  ];
}
