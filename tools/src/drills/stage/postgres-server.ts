import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataDirectory } from '../../data-directory/data-directory.js';
import { serverAccount } from '../../data-directory/server-account.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../postgres/cluster.js';

/** The PostgreSQL of a drill: the embedded one, in a folder that is gone afterwards. */
export class PostgresServer {
  private running: EmbeddedPostgres | undefined;

  private constructor(readonly directory: DataDirectory) {}

  static async start(): Promise<PostgresServer> {
    const server = new PostgresServer(newDirectory());
    await server.start();
    return server;
  }

  /** Another one with the files that `fill` puts below a new folder; not started. */
  static copy(fill: (folder: string) => void): PostgresServer {
    const server = new PostgresServer(newDirectory());
    fill(server.directory.postgres);
    server.own(server.directory.postgres);
    return server;
  }

  get url(): string {
    if (!this.running) throw new Error('PostgreSQL is not running');
    return this.running.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** What it logs. */
  get logFile(): string {
    return join(this.directory.logs, 'postgres.log');
  }

  async start(): Promise<void> {
    this.running = await startEmbeddedPostgres(this.directory);
  }

  /** Sessions are ended, a checkpoint is written. */
  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }

  /** As a lost machine ends it: no checkpoint, the next start recovers from the log. */
  async crash(): Promise<void> {
    this.running?.hurry();
    await this.running?.exited;
    await this.stop();
  }

  /** Lines for `postgresql.conf`; the next start has them. */
  configure(lines: readonly string[]): void {
    appendFileSync(join(this.directory.postgres, 'postgresql.conf'), `${lines.join('\n')}\n`);
  }

  /** Files below its folder that this process made, for the account that runs it. */
  own(path: string): void {
    const { account } = this.directory;
    if (account) chownSync(path, account.uid, account.gid);
  }

  /** An empty file that tells the server at its start what it is: `standby.signal`, `recovery.signal`. */
  signal(name: string): void {
    const path = join(this.directory.postgres, name);
    writeFileSync(path, '');
    this.own(path);
  }

  /** A folder beside its data that it may write to. */
  makeFolder(name: string): string {
    const folder = join(this.directory.path, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.own(folder);
    return folder;
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.directory.path, { recursive: true, force: true });
  }
}

function newDirectory(): DataDirectory {
  const path = mkdtempSync(join(tmpdir(), 'acp-drill-'));
  chmodSync(path, 0o755);
  const logs = join(path, 'logs');
  mkdirSync(logs);
  return { path, logs, postgres: join(path, 'postgres'), account: serverAccount() };
}
