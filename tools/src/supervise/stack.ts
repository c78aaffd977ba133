import { openDataDirectory, type DataDirectory } from '../data-directory/data-directory.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/cluster.js';
import { freePort } from '../postgres/free-port.js';
import { say } from '../workspace.js';
import { ChildService } from './child-service.js';
import { RunRecord } from './run-state.js';

export interface AppDefinition {
  name: string;
  entry: string;
  /** Variable that names its port, and the port without it. */
  portVariable: string;
  port: number;
}

export const APPS = {
  opsApi: {
    name: 'ops-api',
    entry: 'apps/ops-api/dist/main.js',
    portVariable: 'OPS_API_PORT',
    port: 3000,
  },
  ingestion: {
    name: 'ingestion',
    entry: 'apps/ingestion/dist/main.js',
    portVariable: 'INGESTION_PORT',
    port: 3001,
  },
  relay: {
    name: 'relay',
    entry: 'apps/relay/dist/main.js',
    portVariable: 'RELAY_PORT',
    port: 3002,
  },
  signalLab: {
    name: 'signal-lab',
    entry: 'examples/signal-lab/dist/main.js',
    portVariable: 'SIGNAL_LAB_PORT',
    port: 3003,
  },
} as const satisfies Record<string, AppDefinition>;

/** The processes of one run on one data directory: started one by one, stopped in reverse. */
export class Stack {
  private readonly services: ChildService[] = [];
  private readonly others: (() => Promise<void>)[] = [];
  private stopping: Promise<void> | undefined;
  /** Rejects when a process ends that nobody asked to. */
  readonly failure: Promise<never>;
  private fail!: (error: Error) => void;

  private constructor(
    readonly directory: DataDirectory,
    readonly databaseUrl: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly record: RunRecord,
    private readonly postgres: EmbeddedPostgres | undefined,
  ) {
    this.failure = new Promise((_, reject) => (this.fail = reject));
    this.failure.catch(() => undefined);
    void postgres?.exited.then(() => this.unexpected('PostgreSQL', 'see logs/postgres.log'));
  }

  /** The database of `DATABASE_URL`, else an embedded one in the data directory. */
  static async open(env: NodeJS.ProcessEnv): Promise<Stack> {
    const directory = openDataDirectory(env);
    const record = await RunRecord.take(directory);
    try {
      const given = env['DATABASE_URL'];
      const postgres = given ? undefined : await startEmbeddedPostgres(directory);
      const databaseUrl = given ?? postgres!.url;
      record.update({ databaseUrl });
      return new Stack(directory, databaseUrl, env, record, postgres);
    } catch (error) {
      record.release();
      throw error;
    }
  }

  /** Resolves once the app is ready. */
  async start(app: AppDefinition, extra: NodeJS.ProcessEnv = {}): Promise<ChildService> {
    const port = await this.portFor(app);
    const { directory, databaseUrl: DATABASE_URL } = this;
    const env = { HOST: '127.0.0.1', ...this.env, DATABASE_URL, ...extra };
    const service = new ChildService({ ...app, port, env, logs: directory.logs });
    this.services.push(service);
    if (service.pid) this.record.addChild(service.name, service.pid);
    await service.ready();
    void service.exited.then(() => this.unexpected(service.name, service.lastLines()));
    return service;
  }

  /** Something of this process that ends with the stack, after the apps. */
  alsoStop(stop: () => Promise<void>): void {
    this.others.push(stop);
  }

  /** Idempotent. The newest first: who feeds stops before who is fed. */
  stop(): Promise<void> {
    return (this.stopping ??= this.stopAll());
  }

  private async stopAll(): Promise<void> {
    for (const service of [...this.services].reverse()) await service.stop();
    for (const stop of this.others) await stop();
    await this.postgres?.stop();
    this.record.release();
  }

  private unexpected(name: string, details: string): void {
    if (this.stopping) return;
    this.fail(new Error(`${name} ended by itself:\n${details}`));
  }

  private async portFor({ name, portVariable, port }: AppDefinition): Promise<number> {
    const text = this.env[portVariable];
    const wanted = text ? Number(text) : port;
    if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
      throw new Error(`${portVariable} is not a port`);
    }
    const found = await freePort(wanted);
    if (wanted !== 0 && found !== wanted) {
      say(`port ${wanted} is taken: ${name} listens on ${found} (${portVariable} chooses)`);
    }
    return found;
  }
}
