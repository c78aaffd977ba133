import type { TopicDefinition } from '@acp/contracts';
import { releaseKeyFile } from '@acp/testing';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchDatabase } from './bench-database.js';
import { addressOf, stopper } from './child-app.js';

/** Keys of the bench's own callers. */
export const PROPOSER_KEY = 'bench-proposer-key';
export const GOVERNOR_KEY = 'bench-governor-key';

export interface BenchApp {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

interface AppSetup {
  topics: readonly TopicDefinition[];
  env?: Record<string, string>;
}

/** An app as it is deployed: a process of its own, on a free port. */
export async function startApp(
  name: 'ingestion' | 'relay' | 'ops-api',
  database: BenchDatabase,
  { topics, env = {} }: AppSetup,
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
  const stopChild = stopper(child);
  const stop = async () => {
    await stopChild();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await addressOf(child, name), pid: child.pid!, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
