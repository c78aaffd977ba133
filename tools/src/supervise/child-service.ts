import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

export interface ChildServiceOptions {
  name: string;
  /** Compiled entry, relative to the checkout. */
  entry: string;
  port: number;
  env: NodeJS.ProcessEnv;
  logs: string;
}

/** Says itself whether anything is traced. */
const TRACING = join(WORKSPACE, 'libs/observability/otel.mjs');
const READY_MS = 60_000;
const POLL_MS = 50;
const STOP_MS = 15_000;
const TAIL_LINES = 15;

/** One app as a process of its own, its lines in a file of its own. */
export class ChildService {
  readonly url: string;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  private readonly process: ChildProcess;
  private readonly logFile: string;

  constructor(private readonly options: ChildServiceOptions) {
    this.url = `http://127.0.0.1:${options.port}`;
    this.logFile = join(options.logs, `${options.name}.log`);
    const log = openSync(this.logFile, 'w');
    // A session of its own: Ctrl-C reaches the supervisor alone, which stops them in order.
    this.process = spawn(process.execPath, ['--import', TRACING, join(WORKSPACE, options.entry)], {
      cwd: WORKSPACE,
      env: { ...options.env, PORT: String(options.port), LOG_PRETTY: 'false' },
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code, signal) => resolve({ code, signal }));
      this.process.once('error', () => resolve({ code: null, signal: null }));
    });
  }

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.process.pid;
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
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), STOP_MS);
    await this.exited;
    clearTimeout(timer);
  }

  lastLines(): string {
    if (!existsSync(this.logFile)) return '(no output)';
    const lines = readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
    return `${lines.map((line) => `  ${line}`).join('\n')}\n  (all of it: ${this.logFile})`;
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
