import type { TopicDefinition } from '@acp/contracts';
import { releaseKeyFile } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BenchDatabase } from '../servers/bench-database.js';
import { DECISION_TOPICS } from './proposals.js';

const START_TIMEOUT_MS = 30_000;
const LINES_KEPT = 20;

/** Keys of the bench's own callers. */
export const PROPOSER_KEY = 'bench-proposer-key';
export const GOVERNOR_KEY = 'bench-governor-key';

export interface BenchApp {
  url: string;
  stop(): Promise<void>;
}

interface AppSetup {
  /** Default: those of decisions. */
  topics?: readonly TopicDefinition[];
  env?: Record<string, string>;
}

/** Ingestion or the ops-api as it is deployed: a process of its own, on a free port. */
export async function startApp(
  name: 'ingestion' | 'ops-api',
  database: BenchDatabase,
  { topics = DECISION_TOPICS, env = {} }: AppSetup = {},
): Promise<BenchApp> {
  const folder = await mkdtemp(join(tmpdir(), 'acp-bench-app-'));
  const topicsFile = join(folder, 'topics.json');
  await writeFile(topicsFile, JSON.stringify({ topics }));
  const apps = fileURLToPath(new URL('../..', import.meta.resolve('@acp/ingestion')));
  const child = spawn(process.execPath, [join(apps, name, 'dist/main.js')], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      TOPICS_FILE: topicsFile,
      RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
      INGESTION_API_KEYS: `bench:${PROPOSER_KEY}`,
      OPS_API_KEYS: `governor:viewer+governor:${GOVERNOR_KEY}`,
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const atExit = () => child.kill('SIGKILL');
  process.once('exit', atExit);
  const stop = async () => {
    process.removeListener('exit', atExit);
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await listening(name, child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that it names when it listens. */
function listening(name: string, child: ChildProcess): Promise<string> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`${name} did not start:\n${lines.join('\n')}`));
    const timer = setTimeout(fail, START_TIMEOUT_MS);
    const read = (line: string) => {
      if (lines.push(line) > LINES_KEPT) lines.shift();
      const url = /listens on (http:\/\/[^";\s]+)/.exec(line)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    };
    createInterface({ input: child.stdout! }).on('line', read);
    createInterface({ input: child.stderr! }).on('line', read);
    child.once('exit', () => {
      clearTimeout(timer);
      fail();
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
