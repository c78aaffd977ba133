import type { Ledger } from '@acp/contracts';
import {
  freePort,
  startBroker,
  startForwarder,
  waitUntil,
  type BrokerName,
  type TcpForwarder,
  type TestBroker,
} from '@acp/testing';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from '../../cp/api-client.js';
import { migrate } from '../../postgres/migrate.js';
import { ChildService } from '../../supervise/child-service.js';
import { releaseKeyFile } from '../../supervise/release-key.js';
import { APPS } from '../../supervise/apps.js';
import { WORKSPACE } from '../../workspace.js';
import type { Detection, DrillAccount } from '../results/drill-record.js';
import { Load } from './load.js';
import { Receiver } from '../faults/receiver.js';
import { PostgresServer } from './postgres-server.js';
import { metricsOf, sumOf, type Signal } from './signals.js';
import { topicsOf } from './topics.js';

export type AppName = 'ingestion' | 'relay' | 'opsApi' | 'signalLab';

export interface StageOptions {
  /** How events reach the consumer; without one by webhook. */
  broker?: BrokerName;
  /** The apps reach their database through an address that can be moved to another server. */
  movableDatabase?: boolean;
  /** Another checkout, built, whose apps and schema it is; without it this one. */
  checkout?: string;
  /** Before the schema is made; a setting of the server that needs a start of it, for example. */
  prepare?: (stage: Stage) => Promise<void>;
  /** Leads the webhook's address, of which it is given the port, to somewhere before it. */
  before?: (stage: Stage, labPort: number) => Promise<Readonly<Record<string, string>>>;
  env?: Readonly<Record<string, string>>;
}

const FLOWING_EVENTS = 100;
const DETECT_MS = 90_000;
const WHOLE_MS = 120_000;
const REFRESH_MS = '250';

/** How a consumer finds the broker that the relay publishes to. */
const TRANSPORT_OF: Record<BrokerName, string> = {
  redis: 'redis-streams',
  nats: 'nats-jetstream',
  rabbitmq: 'rabbitmq',
  kafka: 'kafka',
};

/**
 * A whole control plane for one drill: PostgreSQL, a broker where the drill has one, the three apps, a
 * consumer of trades, a partner's webhook for decisions, and a client that pushes trades all the time.
 * Keeps what was broken, detected and mended.
 */
export class Stage {
  readonly apps = {} as Record<AppName, ChildService>;
  readonly load = new Load(() => this.apps.ingestion.url);
  readonly broker: TestBroker | undefined;
  /** The server that the apps are led to; a drill may put another in its place. */
  postgres: PostgresServer;
  /** Where the apps find it, with `movableDatabase`. */
  address: TcpForwarder | undefined;
  broken = '';
  mended = '';
  readonly detected: Detection[] = [];
  readonly seen: string[] = [];
  wholeAfterMs = 0;
  private env: Record<string, string> = {};
  private checkout = WORKSPACE;
  private brokenAt = 0;
  private mendedAt = 0;
  private closed: Promise<void> | undefined;
  private readonly closing: (() => unknown)[] = [];

  private constructor(
    postgres: PostgresServer,
    readonly partner: Receiver,
    broker: TestBroker | undefined,
  ) {
    this.postgres = postgres;
    this.broker = broker;
  }

  static async open(options: StageOptions = {}): Promise<Stage> {
    const broker = options.broker && (await startBroker(options.broker));
    const postgres = await PostgresServer.start().catch(async (error: unknown) => {
      await broker?.dispose();
      throw error;
    });
    const stage = new Stage(postgres, await Receiver.start(), broker);
    stage.checkout = options.checkout ?? WORKSPACE;
    try {
      await options.prepare?.(stage);
      await stage.makeSchema();
      await stage.startApps(options);
      stage.load.start();
      await stage.flows(FLOWING_EVENTS);
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  get ops(): ApiClient {
    return this.as('ann');
  }

  /** Without keys a name is all that tells people apart. */
  as(person: string): ApiClient {
    return new ApiClient({ url: this.apps.opsApi.url, actingAs: person });
  }

  /** Closed with the stage, in reverse. */
  alsoClose(close: () => unknown): void {
    this.closing.push(close);
  }

  /** A file of the drill's own. */
  file(name: string, text: string): string {
    const path = join(this.postgres.directory.path, name);
    writeFileSync(path, text);
    return path;
  }

  /** The fault, in a whole sentence: the time until its signs is measured from its end. */
  async break(what: string, work: () => unknown): Promise<void> {
    this.broken = what;
    await work();
    this.brokenAt = performance.now();
  }

  /** Waits until each sign was there; a sign that never comes fails the drill. */
  async detect(...signals: readonly Signal[]): Promise<void> {
    const missing = new Set(signals);
    const look = async () => {
      for (const signal of missing) {
        if (!(await signal.isSeen())) continue;
        missing.delete(signal);
        const after_s = (performance.now() - this.brokenAt) / 1000;
        this.detected.push({ signal: signal.says, after_s, alarms: [...signal.alarms] });
      }
      return missing.size === 0;
    };
    await waitUntil('every sign of the fault is there', look, DETECT_MS).catch((error: Error) => {
      const unseen = [...missing].map(({ says }) => says).join(', ');
      throw new Error(`${error.message}; never seen: ${unseen}`);
    });
  }

  /** The step that ends the fault, in a whole sentence. */
  async mend(what: string, work: () => unknown): Promise<void> {
    this.mended = what;
    this.mendedAt = performance.now();
    await work();
  }

  /** Stops the load and waits until all that it was answered for had its effect; the account. */
  async settle(): Promise<DrillAccount> {
    await this.load.stop();
    let account: DrillAccount | undefined;
    const isWhole = async () => {
      if (!(await this.isDrained().catch(() => false))) return false;
      account = await this.account().catch(() => undefined);
      return account !== undefined && account.effects >= account.answered;
    };
    await waitUntil('everything had its effect', isWhole, WHOLE_MS).catch((error: Error) => {
      throw new Error(`${error.message}: ${JSON.stringify(account)}`);
    });
    this.wholeAfterMs = performance.now() - this.mendedAt;
    return account!;
  }

  /** Resolves when so many more effects have come. */
  async flows(events: number): Promise<void> {
    const before = await this.effects();
    const came = async () => (await this.effects().catch(() => 0)) >= before + events;
    await waitUntil(`${events} more events have their effect`, came, WHOLE_MS);
  }

  async start(name: AppName, extra: Readonly<Record<string, string>> = {}): Promise<void> {
    const before = this.apps[name] && new URL(this.apps[name].url).port;
    const port = Number(extra['PORT'] ?? before ?? (await freePort()));
    this.apps[name] = this.process(name, { port, extra, checkout: this.checkout });
    await this.apps[name].ready();
  }

  /** Starts the app of a checkout beside the one that runs, in whose place it is once it is ready. */
  async beside(name: AppName, checkout: string): Promise<void> {
    const app = this.process(name, { port: await freePort(), extra: {}, checkout });
    const before = this.apps[name];
    this.alsoClose(() => before.stop());
    await app.ready();
    this.apps[name] = app;
  }

  /** SIGSTOP: it does nothing more, and keeps its connections. */
  freeze(name: AppName): void {
    process.kill(this.apps[name].pid!, 'SIGSTOP');
  }

  thaw(name: AppName): void {
    process.kill(this.apps[name].pid!, 'SIGCONT');
  }

  async restart(name: AppName, extra: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.apps[name].stop();
    await this.start(name, extra);
  }

  /** The end of what each app wrote, for a drill that failed. */
  lastLines(): string {
    return Object.values(this.apps)
      .map((app) => `${app.name}:\n${app.lastLines()}`)
      .join('\n');
  }

  /** Idempotent. */
  close(): Promise<void> {
    return (this.closed ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    await this.load.abandon().catch(() => undefined);
    for (const app of Object.values(this.apps).reverse()) await app.stop();
    for (const close of this.closing.reverse()) await close();
    await this.address?.close();
    await this.partner.close();
    await this.broker?.dispose();
    await this.postgres.dispose();
  }

  private async startApps({ movableDatabase, before, env }: StageOptions): Promise<void> {
    if (movableDatabase) this.address = await startForwarder(this.postgres.port);
    const labPort = await freePort();
    const transport = this.broker ? TRANSPORT_OF[this.broker.name] : 'webhook';
    this.env = {
      HOST: '127.0.0.1',
      DATABASE_URL: this.databaseUrl(),
      RELEASE_SIGNING_KEY_FILE: releaseKeyFile(this.postgres.directory),
      TOPICS_FILE: this.file('topics.json', JSON.stringify({ topics: topicsOf(transport) })),
      SIGNAL_LAB_TRANSPORT: transport,
      LAB_URL: `http://127.0.0.1:${labPort}/webhooks`,
      PARTNER_URL: this.partner.url,
      WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('base64')}`,
      LEDGER_REFRESH_MS: REFRESH_MS,
      OPS_REQUESTS_PER_MINUTE: '1000000',
      ...this.broker?.env,
      ...env,
      ...(await before?.(this, labPort)),
    };
    const names = ['opsApi', 'ingestion', 'relay'] as const;
    await Promise.all([
      this.start('signalLab', { PORT: String(labPort) }),
      ...names.map((name) => this.start(name)),
    ]);
  }

  private process(
    name: AppName,
    {
      port,
      extra,
      checkout,
    }: { port: number; extra: Readonly<Record<string, string>>; checkout: string },
  ): ChildService {
    const app = APPS[name];
    const env = { PATH: process.env['PATH'], LOG_LEVEL: 'info', ...this.env, ...extra };
    const { logs } = this.postgres.directory;
    return new ChildService({ ...app, entry: join(checkout, app.entry), port, env, logs });
  }

  /** By the migrations of the checkout. */
  private async makeSchema(): Promise<void> {
    const { url } = this.postgres;
    if (this.checkout === WORKSPACE) return void (await migrate(url));
    const command = join(this.checkout, 'tools/dist/commands/migrate.js');
    const env = { ...process.env, DATABASE_URL: url };
    const { status, stderr } = spawnSync(process.execPath, [command], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command}: ${stderr}`);
  }

  private databaseUrl(): string {
    const url = new URL(this.postgres.url);
    if (this.address) url.port = String(this.address.port);
    return url.toString();
  }

  private async account(): Promise<DrillAccount> {
    const { totals, imbalance, findings } = await this.ops.get<Ledger>('/v1/ledger', {
      verify: 'full',
    });
    if (findings.length > 0) throw new Error(`the ledger finds ${JSON.stringify(findings)}`);
    return {
      answered: this.load.answered.size,
      stored: totals.events,
      delivered: totals.delivered,
      effects: await this.effects(),
      absorbed: await this.absorbed(),
      dead: totals.dead,
      imbalance,
    };
  }

  /** Deliveries that brokers and receivers have taken. */
  async delivered(): Promise<number> {
    return (await this.ops.get<Ledger>('/v1/ledger')).totals.delivered;
  }

  /** Nothing is to be delivered, or under way. */
  async isDrained(): Promise<boolean> {
    const { totals } = await this.ops.get<Ledger>('/v1/ledger');
    return totals.pending === 0 && totals.in_flight === 0;
  }

  private async effects(): Promise<number> {
    const answer = await fetch(`${this.apps.signalLab.url}/volumes?limit=1000`);
    const { items } = (await answer.json()) as { items: { volume: string }[] };
    return items.reduce((sum, { volume }) => sum + Number(volume), 0);
  }

  private async absorbed(): Promise<number> {
    const text = await metricsOf(this.apps.signalLab.url);
    return sumOf(text, 'control_plane_consumer_events_total', ['outcome="duplicate"']);
  }
}
