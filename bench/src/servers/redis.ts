import { Redis } from 'ioredis';
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './postgres.js';

/** Append-only file, flushed every second: how Redis is run where its contents matter. */
const SETTINGS = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];

const START_TIMEOUT_MS = 10_000;

export interface BenchRedis {
  url: string;
  settings: string;
  version: string;
  client: Redis;
  stop(): Promise<void>;
}

/** The server at `BENCH_REDIS_URL`, or a `redis-server` of the machine on a free port. */
export async function startRedis(given: string | undefined): Promise<BenchRedis> {
  const server = given ? { url: given, stop: async () => undefined } : await spawnServer();
  const client = new Redis(server.url, { lazyConnect: true, retryStrategy: () => 50 });
  client.on('error', () => undefined);
  try {
    await client.connect().catch(() => undefined);
    await answers(client);
  } catch (error) {
    client.disconnect();
    await server.stop();
    throw error;
  }
  const version = /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? '?';
  return {
    url: server.url,
    settings: given ? 'as given' : 'appendonly yes, appendfsync everysec',
    version,
    client,
    async stop() {
      client.disconnect();
      await server.stop();
    },
  };
}

async function spawnServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'acp-bench-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...SETTINGS];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', () =>
      reject(
        new Error(
          'redis-server was not found: install it (Debian: apt-get install -y redis-server) or set BENCH_REDIS_URL',
        ),
      ),
    );
  });
  const atExit = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', atExit);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      process.removeListener('exit', atExit);
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(client: Redis): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (client.status !== 'ready') {
    if (Date.now() > until) throw new Error('Redis did not answer in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
