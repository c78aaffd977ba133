import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOPIC } from '../load/quotes.js';
import type { BenchDatabase } from '../servers/bench-database.js';

const START_TIMEOUT_MS = 20_000;

/** The relay app as it is deployed, with one topic on Redis Streams. */
export async function startRelayProcess(
  database: BenchDatabase,
  redisUrl: string,
): Promise<{ stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'acp-bench-relay-'));
  const topicsFile = join(folder, 'topics.json');
  await writeFile(
    topicsFile,
    JSON.stringify({ topics: [{ name: TOPIC, transport: 'redis-streams' }] }),
  );
  const main = join(dirname(fileURLToPath(import.meta.resolve('@acp/relay'))), 'main.js');
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl,
      TOPICS_FILE: topicsFile,
      PORT: '0',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = keepOutput(child);
  const atExit = () => child.kill('SIGKILL');
  process.once('exit', atExit);
  const stop = async () => {
    process.removeListener('exit', atExit);
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await delivers(database, child, output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** It has registered its topic and written a heartbeat. */
async function delivers(
  database: BenchDatabase,
  child: ChildProcess,
  output: () => string,
): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const { rowCount } = await database.client.query('SELECT FROM relay_workers');
    if ((rowCount ?? 0) > 0) return;
    if (child.exitCode !== null || Date.now() > until) {
      throw new Error(`the relay did not start:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function keepOutput(child: ChildProcess): () => string {
  let text = '';
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => text;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
