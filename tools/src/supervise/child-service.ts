import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LogFile } from '../data-directory/log-file.js';
import { WORKSPACE } from '../workspace.js';

export interface ChildServiceOptions {
  name: string;
  /** Compiled entry; a relative one is of this checkout. */
  entry: string;
  port: number;
  env: NodeJS.ProcessEnv;
  logs: string;
}

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: string | null;
}

/** Says itself whether anything is traced. */
const TRACING = join(WORKSPACE, 'libs/observability/otel.mjs');
const READY_MS = 60_000;
const POLL_MS = 50;
const STOP_MS = 15_000;
const TAIL_LINES = 15;

/** One app as a process of its own, its lines in a file of its own; can be started again. */
export class ChildService {
  readonly url: string;
  private readonly log: LogFile;
  private process!: ChildProcess;
  private exit!: Promise<Exit>;
  private hurried = false;

  constructor(private readonly options: ChildServiceOptions) {
    this.url = `http://127.0.0.1:${options.port}`;
    this.log = new LogFile(join(options.logs, `${options.name}.log`));
    this.spawn();
  }

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Resolves when the process that runs now has ended. */
  get exited(): Promise<Exit> {
    return this.exit;
  }

  /** A new process on the same port, when the one before has ended. */
  spawn(): void {
    const { entry, env, port } = this.options;
    const args = ['--import', TRACING, resolve(WORKSPACE, entry)];
    // A session of its own: Ctrl-C reaches the supervisor alone, which stops them in order.
    const child = this.log.handOver((log) =>
      spawn(process.execPath, args, {
        // Relative paths in settings are those that the person typed.
        cwd: env['INIT_CWD'] ?? process.cwd(),
        env: { ...env, PORT: String(port), LOG_PRETTY: 'false' },
        detached: true,
        stdio: ['ignore', log, log],
      }),
    );
    this.process = child;
    this.exit = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', () => resolve({ code: null, signal: null }));
    });
  }

  /** Resolves once `/health/ready` says so; throws with the last lines of the log when it ends. */
  async ready(): Promise<void> {
    const deadline = Date.now() + READY_MS;
    let ended = false;
    void this.exited.then(() => (ended = true));
    while (!ended && Date.now() < deadline) {
      if (await isReady(this.url)) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    const what = ended ? 'ended while it started' : `is not ready after ${READY_MS / 1000} s`;
    throw new Error(`${this.name} ${what}:\n${this.lastLines()}`);
  }

  /** SIGTERM, and SIGKILL for who ignores it. */
  async stop(): Promise<void> {
    this.log.close();
    if (this.hasEnded()) return;
    this.process.kill(this.hurried ? 'SIGKILL' : 'SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), STOP_MS);
    await this.exited;
    clearTimeout(timer);
  }

  /** Whoever waits for `stop`, or will, does not wait. */
  hurry(): void {
    this.hurried = true;
    if (!this.hasEnded()) this.process.kill('SIGKILL');
  }

  lastLines(): string {
    if (!existsSync(this.log.path)) return '(no output)';
    const lines = readFileSync(this.log.path, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
    return `${lines.map((line) => `  ${line}`).join('\n')}\n  (all of it: ${this.log.path})`;
  }

  private hasEnded(): boolean {
    const { pid, exitCode, signalCode } = this.process;
    return pid === undefined || exitCode !== null || signalCode !== null;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
