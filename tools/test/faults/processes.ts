import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const CHECKOUT = join(__dirname, '../../..');
const LINES_KEPT = 40;
const MAIN = {
  ingestion: 'apps/ingestion/dist/main.js',
  relay: 'apps/relay/dist/main.js',
  'ops-api': 'apps/ops-api/dist/main.js',
  'signal-lab': 'examples/signal-lab/dist/main.js',
  gold: 'examples/gold/dist/main.js',
} as const;

export type AppName = keyof typeof MAIN;

/** One of the apps as a process of its own, on a free port unless the environment names one. */
export class AppProcess {
  url = '';
  /** The last lines that it wrote. */
  readonly lines: string[] = [];
  private readonly exited: Promise<number | null>;

  private constructor(
    readonly name: AppName,
    private readonly child: ChildProcess,
  ) {
    this.exited = once(child, 'exit').then(([code]) => code as number | null);
  }

  /** `main`: what is started of it, from the checkout; what `tsc` makes unless said otherwise. */
  static async start(
    name: AppName,
    env: Record<string, string>,
    main: string = MAIN[name],
  ): Promise<AppProcess> {
    const child = spawn(process.execPath, [join(CHECKOUT, main)], {
      cwd: CHECKOUT,
      env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'info', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const app = new AppProcess(name, child);
    await app.listening();
    return app;
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The first value that its metrics have under a name; 0 when there is none yet. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^${name}(?:{[^}]*})? (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  }

  /** SIGSTOP: it does nothing more, and keeps its connections. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** SIGKILL: no goodbye, no cleanup. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** SIGTERM; the exit code. */
  async stop(): Promise<number | null> {
    if (this.isRunning) this.child.kill('SIGTERM');
    return this.exited;
  }

  private listening(): Promise<void> {
    return new Promise((resolve, reject) => {
      const read = (line: string) => {
        this.lines.push(line);
        if (this.lines.length > LINES_KEPT) this.lines.shift();
        const match = /listens on (http:\/\/[^";\s]+)/.exec(line);
        if (!match) return;
        this.url = match[1]!;
        resolve();
      };
      createInterface({ input: this.child.stdout! }).on('line', read);
      createInterface({ input: this.child.stderr! }).on('line', read);
      void this.exited.then((code) => {
        reject(new Error(`${this.name} ended with ${code}:\n${this.lines.join('\n')}`));
      });
    });
  }
}

/** A PostgreSQL server of a test's own, which it may restart. */
export class PostgresProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly answers: AsyncIterator<string>,
  ) {}

  static async start(): Promise<PostgresProcess> {
    const script = join(CHECKOUT, 'tools/jest/postgres-child.mjs');
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines: Interface = createInterface({ input: child.stdout });
    const answers = lines[Symbol.asyncIterator]();
    const first = await answers.next();
    return new PostgresProcess(first.value as string, child, answers);
  }

  async restart(): Promise<void> {
    this.child.stdin!.write('restart\n');
    await this.answers.next();
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.stdin!.end('stop\n');
    await exited;
  }
}
