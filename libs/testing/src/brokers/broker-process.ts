import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrokerName, TestBroker } from './broker.js';
import { untilStopped } from './until-stopped.js';
import { waitUntil } from './wait-until.js';

export interface BrokerCommand {
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export interface BrokerProcessOptions {
  name: BrokerName;
  env: Readonly<Record<string, string>>;
  directory: string;
  /** Folder inside of `directory` with all that it holds. */
  data: string;
  /** Makes that folder ready where the server does not by itself. */
  prepare?(): void;
  /** Whether it takes requests; polled after each start. */
  answers(): Promise<boolean>;
  /** The server last, what it needs (an epmd) before it. Each is a process of ours. */
  commands: readonly BrokerCommand[];
}

const OUTPUT_CHARS_KEPT = 4_000;
const STOP_TIMEOUT_MS = 15_000;

/** Process groups that must not outlive the test run. */
const groups = new Set<number>();
let sweeping = false;

export function brokerDirectory(name: BrokerName): string {
  return mkdtempSync(join(tmpdir(), `acp-${name}-`));
}

/** A broker whose processes are ours. Each runs in its own group, so that signals reach all of it. */
export class BrokerProcess implements TestBroker {
  readonly controllable = true;
  private children: ChildProcess[] = [];
  private output = '';

  constructor(private readonly options: BrokerProcessOptions) {}

  get name(): BrokerName {
    return this.options.name;
  }

  get env(): Readonly<Record<string, string>> {
    return this.options.env;
  }

  async start(): Promise<void> {
    if (this.children.length > 0) throw new Error(`${this.name} is running`);
    this.output = '';
    for (const command of this.options.commands) this.children.push(this.spawn(command));
    try {
      await waitUntil(`${this.name} answers`, () => this.answersOrEnded(), 60_000);
    } catch (error) {
      await this.dispose();
      throw new Error(`${(error as Error).message}\n${this.output}`, { cause: error });
    }
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async restartEmpty(): Promise<void> {
    const { directory, data, prepare } = this.options;
    await this.kill();
    rmSync(join(directory, data), { recursive: true, force: true, maxRetries: 5 });
    prepare?.();
    await this.start();
  }

  pause(): void {
    this.signal('SIGSTOP');
    for (const { pid } of this.children) untilStopped(pid!);
  }

  resume(): void {
    this.signal('SIGCONT');
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.options.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  private spawn({ command, args, env }: BrokerCommand): ChildProcess {
    const child = spawn(command, args, {
      cwd: this.options.directory,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk.toString()).slice(-OUTPUT_CHARS_KEPT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => keep(Buffer.from(error.message)));
    if (child.pid !== undefined) sweepAtExit(child.pid);
    return child;
  }

  private async answersOrEnded(): Promise<boolean> {
    if (this.children.some(hasEnded)) throw new Error(`${this.name} ended at start`);
    return this.options.answers();
  }

  /** Last started, first ended. */
  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    for (const child of this.children.reverse()) {
      send(child, 'SIGCONT');
      send(child, signal);
      const ended = () => hasEnded(child);
      await waitUntil(`${this.name} ends`, ended, STOP_TIMEOUT_MS).catch(() => undefined);
      send(child, 'SIGKILL');
      await waitUntil(`${this.name} is gone`, ended, STOP_TIMEOUT_MS);
      groups.delete(child.pid!);
    }
    this.children = [];
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.children.length === 0) throw new Error(`${this.name} is not running`);
    for (const child of this.children) send(child, signal);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) killGroup(child.pid, signal);
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}

function sweepAtExit(pid: number): void {
  groups.add(pid);
  if (sweeping) return;
  sweeping = true;
  process.once('exit', () => groups.forEach((group) => killGroup(group, 'SIGKILL')));
}
