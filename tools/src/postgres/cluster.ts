import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import type { DataDirectory } from '../data-directory/data-directory.js';
import { LogFile } from '../data-directory/log-file.js';
import { postmasterOf } from '../data-directory/postmaster.js';
import { isGoneWithin } from '../data-directory/running-process.js';
import { postgresBinaries, type PostgresBinaries } from './binaries.js';
import { freePort } from './free-port.js';

const DATABASE = 'control_plane';
const START_MS = 30_000;
const STOP_MS = 30_000;

export interface EmbeddedPostgres {
  url: string;
  /** Resolves when the server ended without being asked to. */
  exited: Promise<void>;
  stop(): Promise<void>;
  /** Whoever waits for `stop`, or will, does not wait: the next start recovers from the log. */
  hurry(): void;
}

interface ServerSecret {
  port: number;
  password: string;
}

/**
 * Starts the PostgreSQL of a data directory: made at the first time, its port and password kept. A
 * server that an earlier run left behind (its parent was killed) is stopped first.
 */
export async function startEmbeddedPostgres(directory: DataDirectory): Promise<EmbeddedPostgres> {
  const binaries = postgresBinaries(directory.account);
  const secret = readSecret(directory);
  writeSecret(directory, secret);
  if (!existsSync(join(directory.postgres, 'PG_VERSION'))) initialise(directory, binaries, secret);
  await stopLeftBehind(directory);
  const port = await freePort(secret.port);
  writeSecret(directory, { ...secret, port });
  const log = new LogFile(join(directory.logs, 'postgres.log'));
  const server = spawnServer({ directory, binaries, port, log });
  const stop = async () => {
    log.close();
    await stopServer(server);
  };
  const url = (database: string) =>
    `postgres://postgres:${secret.password}@127.0.0.1:${port}/${database}`;
  try {
    await untilItAnswers(server, url('postgres'), log.path);
    await createDatabase(url('postgres'));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: url(DATABASE),
    exited: new Promise((resolve) => server.once('exit', () => resolve())),
    stop,
    hurry: () => void (hasEnded(server) || server.kill('SIGQUIT')),
  };
}

/** Set up beside its place and moved there: a run that is killed half-way leaves nothing half made. */
function initialise(
  { postgres, account }: DataDirectory,
  { initdb }: PostgresBinaries,
  { password }: ServerSecret,
): void {
  const building = `${postgres}.new`;
  const passwordFile = `${postgres}.password`;
  for (const path of [postgres, building]) rmSync(path, { recursive: true, force: true });
  mkdirSync(building, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account)
    for (const path of [building, passwordFile]) chownSync(path, account.uid, account.gid);
  const flags = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--username=postgres'];
  const result = spawnSync(
    initdb,
    [...flags, `--pgdata=${building}`, `--pwfile=${passwordFile}`, '--no-instructions'],
    { ...asAccount(account), encoding: 'utf8' },
  );
  rmSync(passwordFile, { force: true });
  if (result.status === 0) return renameSync(building, postgres);
  rmSync(building, { recursive: true, force: true });
  throw new Error(`PostgreSQL could not be set up: ${result.error?.message ?? result.stderr}`);
}

interface ServerOptions {
  directory: DataDirectory;
  binaries: PostgresBinaries;
  port: number;
  log: LogFile;
}

function spawnServer({ directory, binaries, port, log }: ServerOptions): ChildProcess {
  const { postgres, account } = directory;
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A session of its own: Ctrl-C in the terminal must not stop it before the apps have stopped.
  return log.handOver((descriptor) =>
    spawn(binaries.postgres, ['-D', postgres, ...flags], {
      ...asAccount(account),
      detached: true,
      stdio: ['ignore', descriptor, descriptor],
    }),
  );
}

/** Postgres looks at its working directory; the one of the account is always reachable. */
function asAccount(account: DataDirectory['account']) {
  return account ? { uid: account.uid, gid: account.gid, cwd: '/' } : {};
}

async function untilItAnswers(server: ChildProcess, url: string, log: string): Promise<void> {
  let failure: Error | undefined;
  server.once('error', (error) => (failure = error));
  const deadline = Date.now() + START_MS;
  while (!failure && server.exitCode === null && Date.now() < deadline) {
    if (await answers(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const tail = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8) : [];
  throw new Error(
    ['PostgreSQL did not start', failure?.message, ...tail].filter(Boolean).join('\n'),
  );
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!found.rowCount) await client.query(`CREATE DATABASE ${DATABASE} ENCODING 'UTF8'`);
  } finally {
    await client.end();
  }
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are ended, nothing is lost. */
async function stopServer(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return;
  const exited = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  const timer = setTimeout(() => server.kill('SIGQUIT'), STOP_MS);
  await exited;
  clearTimeout(timer);
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

async function stopLeftBehind({ postgres }: DataDirectory): Promise<void> {
  const pid = postmasterOf(postgres);
  if (pid === null) return;
  process.kill(pid, 'SIGINT');
  if (await isGoneWithin(pid, STOP_MS)) return;
  throw new Error(`an earlier PostgreSQL (process ${pid}) on ${postgres} does not stop`);
}

/** Beside the files it opens, wherever those are. */
const secretFile = ({ postgres }: DataDirectory) => join(dirname(postgres), 'postgres.json');

function readSecret(directory: DataDirectory): ServerSecret {
  const file = secretFile(directory);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as ServerSecret;
  return { port: 0, password: randomBytes(18).toString('base64url') };
}

function writeSecret(directory: DataDirectory, secret: ServerSecret): void {
  const file = secretFile(directory);
  writeFileSync(file, JSON.stringify(secret), { mode: 0o600 });
  chmodSync(file, 0o600);
}
