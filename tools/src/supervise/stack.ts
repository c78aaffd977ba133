import { openDataDirectory, type DataDirectory } from '../data-directory/data-directory.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/cluster.js';
import { freePort } from '../postgres/free-port.js';
import { say } from '../workspace.js';
import type { AppDefinition } from './apps.js';
import { ChildService } from './child-service.js';
import { keepRunning } from './keep-running.js';
import { releaseKeyFile } from './release-key.js';
import { RunRecord } from './run-state.js';

/** Where a shell is set up for `cp` too: the apps would take these for slips in names of their own. */
const OF_THE_COMMAND_LINE = ['OPS_API_URL', 'OPS_API_KEY'];

function ofTheApps(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !OF_THE_COMMAND_LINE.includes(name));
  return Object.fromEntries(own);
}

/** The processes of one run on one data directory: started one by one, stopped in reverse. */
export class Stack {
  private readonly services: ChildService[] = [];
  private readonly others: (() => Promise<void>)[] = [];
  private stopped: Promise<void> | undefined;
  private readonly stopping = new AbortController();
  /** Rejects when PostgreSQL ends by itself, or an app that was started again too often. */
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
    void postgres?.exited.then(() => {
      if (!this.stopping.signal.aborted) {
        this.fail(new Error('PostgreSQL ended by itself:\nsee logs/postgres.log'));
      }
    });
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
      return new Stack(directory, databaseUrl, ofTheApps(env), record, postgres);
    } catch (error) {
      record.release();
      throw error;
    }
  }

  /** Resolves once the app is ready; from then on it is started again when it ends by itself. */
  async start(app: AppDefinition, extra: NodeJS.ProcessEnv = {}): Promise<ChildService> {
    const port = await this.portFor(app);
    const { directory, databaseUrl: DATABASE_URL } = this;
    const RELEASE_SIGNING_KEY_FILE = releaseKeyFile(directory);
    const own = { HOST: '127.0.0.1', RELEASE_SIGNING_KEY_FILE };
    const env = { ...own, ...this.env, DATABASE_URL, ...extra };
    // The work goes on while the stack stops: what starts now would be left behind.
    if (this.stopping.signal.aborted) throw new Error(`${app.name} does not start: stopping`);
    const service = new ChildService({ ...app, port, env, logs: directory.logs });
    this.services.push(service);
    this.recordChild(service);
    await service.ready();
    const options = { stopping: this.stopping.signal, onStart: () => this.recordChild(service) };
    keepRunning(service, options).catch(this.fail);
    return service;
  }

  /** Something of this process that ends with the stack, after the apps. */
  alsoStop(stop: () => Promise<void>): void {
    this.others.push(stop);
  }

  /** Idempotent. The newest first: who feeds stops before who is fed. */
  stop(): Promise<void> {
    return (this.stopped ??= this.stopAll());
  }

  /** Ends everything at once: apps without their last work, PostgreSQL without its checkpoint. */
  hurry(): void {
    for (const service of this.services) service.hurry();
    this.postgres?.hurry();
  }

  private async stopAll(): Promise<void> {
    this.stopping.abort();
    for (const service of [...this.services].reverse()) await service.stop();
    for (const stop of this.others) await stop();
    await this.postgres?.stop();
    this.record.release();
  }

  private recordChild({ name, pid }: ChildService): void {
    if (pid) this.record.setChild(name, pid);
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
