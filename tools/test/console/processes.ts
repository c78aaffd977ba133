import { freePort, waitUntil } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../../', `file://${__filename}`));

/** A busy machine takes its time. */
const START_MS = 60_000;

/** One of our apps as a process of its own, on a free port. */
export class AppProcess {
  private readonly lines: string[] = [];

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.on('data', (text: Buffer) => this.lines.push(text.toString()));
    child.stderr?.on('data', (text: Buffer) => this.lines.push(text.toString()));
  }

  static async start(
    app: 'ingestion' | 'ops-api' | 'relay',
    env: Record<string, string>,
    port?: number,
  ): Promise<AppProcess> {
    port ??= await freePort();
    const child = spawn(process.execPath, [`apps/${app}/dist/main.js`], {
      cwd: CHECKOUT,
      env: { PATH: process.env['PATH'], PORT: String(port), LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new AppProcess(`http://127.0.0.1:${port}`, child);
    await waitUntil(`${app} is ready`, () => started.isReady(), START_MS).catch(
      async (cause: unknown) => {
        await started.stop();
        throw new Error(`${app} did not start:\n${started.lines.join('')}`, { cause });
      },
    );
    return started;
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** Without a chance to say goodbye. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }

  private async isReady(): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error(`it ended:\n${this.lines.join('')}`);
    const answer = await fetch(`${this.url}/health/ready`).catch(() => null);
    return answer?.ok ?? false;
  }
}

/** A receiver of webhooks that can go away, come back at the same address, and refuse. */
export class Receiver {
  readonly received: string[] = [];
  private readonly refusals = new Map<string, number>();
  private server: Server | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<Receiver> {
    const receiver = new Receiver(await freePort());
    await receiver.comeBack();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/events`;
  }

  /** Every message that holds `part` is answered with this status from now on. */
  answerTo(part: string, status: number): void {
    this.refusals.set(part, status);
  }

  async comeBack(): Promise<void> {
    this.server = createServer(async (request, response) => {
      const body = await text(request);
      const refusal = [...this.refusals].find(([part]) => body.includes(part));
      if (!refusal) this.received.push(String(request.headers['webhook-id'] ?? ''));
      response.writeHead(refusal?.[1] ?? 204).end(refusal && '{"error":"account is closed"}');
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async goAway(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}
