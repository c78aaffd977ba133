import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import type { BeforePart } from '../figures.js';
import type { Contender, Work } from '../measure/contender.js';
import { processMilliseconds } from '../measure/processor.js';
import { addressOf, stopper } from '../servers/child-app.js';

/** Figures of a start, and the app of each. */
const APPS = {
  start_ingestion: 'ingestion',
  start_relay: 'relay',
  start_ops_api: 'ops-api',
} as const;
export type StartPart = keyof typeof APPS;

/** Makes what the images start; older builds have none, and start what `tsc` made. */
const BUNDLER = 'deploy/image/bundle.mjs';
const TOPICS = { topics: [{ name: 'quotes', transport: 'log' }] };
const READY_TIMEOUT_MS = 60_000;
const LOOK_MS = 2;

export function isStart(part: BeforePart): part is StartPart {
  return part in APPS;
}

export interface AppStartOptions {
  part: StartPart;
  /** The checkout whose build is started. */
  root: string;
  /** A database that has the schema of that build. */
  databaseUrl: string;
  client: Client;
  name: string;
}

/** An app of a build, from the start of its process until `/health/ready` says so; then it is stopped. */
export class AppStart implements Contender {
  readonly name: string;
  readonly client: Client;
  readonly says: string;
  private folder = '';
  private stopApp: () => Promise<void> = async () => undefined;

  constructor(private readonly options: AppStartOptions) {
    this.name = options.name;
    this.client = options.client;
    this.says = `${APPS[options.part]}, from its process to ready; an event is a start`;
  }

  async prepare(): Promise<void> {
    const { root, part } = this.options;
    if (existsSync(join(root, BUNDLER)))
      await promisify(execFile)(process.execPath, [BUNDLER, APPS[part]], { cwd: root });
    this.folder = await mkdtemp(join(tmpdir(), 'acp-bench-start-'));
    await writeFile(join(this.folder, 'topics.json'), JSON.stringify(TOPICS));
  }

  async run(): Promise<Work> {
    const began = performance.now();
    const child = this.spawn();
    await untilReady(await addressOf(child, this.name));
    const seconds = (performance.now() - began) / 1_000;
    return { events: 1, seconds, nodeMs: processMilliseconds(child.pid!) };
  }

  async finish(): Promise<void> {
    await this.stopApp();
    await rm(this.folder, { recursive: true, force: true });
  }

  private spawn(): ChildProcess {
    const { root, part, databaseUrl } = this.options;
    const child = spawn(process.execPath, [entryOf(join(root, 'apps', APPS[part]))], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: databaseUrl,
        TOPICS_FILE: join(this.folder, 'topics.json'),
        PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.stopApp = stopper(child);
    return child;
  }
}

/** What the image of a build starts. */
function entryOf(app: string): string {
  const bundle = join(app, 'bundle/app.js');
  return existsSync(bundle) ? bundle : join(app, 'dist/main.js');
}

async function untilReady(url: string): Promise<void> {
  const until = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < until) {
    const response = await fetch(new URL('/health/ready', url));
    await response.arrayBuffer();
    if (response.ok) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`${url} did not become ready`);
}
