import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { DataDirectory } from '../data-directory/data-directory.js';
import { firstClosedParent } from '../data-directory/reachable.js';
import { commandOf } from '../data-directory/running-process.js';
import { serverAccount } from '../data-directory/server-account.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './cluster.js';

describe('the embedded PostgreSQL', () => {
  let directory: DataDirectory;
  let running: EmbeddedPostgres | undefined;

  beforeEach(() => {
    const path = mkdtempSync(join(tmpdir(), 'acp-cluster-'));
    chmodSync(path, 0o755);
    const logs = join(path, 'logs');
    mkdirSync(logs);
    directory = { path, logs, postgres: join(path, 'postgres'), account: serverAccount() };
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    rmSync(directory.path, { recursive: true, force: true });
  });

  it('keeps its data, port and password from one start to the next', async () => {
    running = await startEmbeddedPostgres(directory);
    const { url } = running;
    await query(url, 'CREATE TABLE kept (id int)');
    await running.stop();
    running = await startEmbeddedPostgres(directory);
    expect(running.url).toBe(url);
    expect(await query(url, 'SELECT * FROM kept')).toEqual([]);
  });

  it('speaks UTF-8 and keeps its password to its owner', async () => {
    running = await startEmbeddedPostgres(directory);
    expect(await query(running.url, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    expect(statSync(join(directory.path, 'postgres.json')).mode & 0o777).toBe(0o600);
    const wrong = running.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('ends the server that a killed run left behind, and starts on its data', async () => {
    const orphan = await startEmbeddedPostgres(directory);
    await query(orphan.url, 'CREATE TABLE kept (id int)');
    const pid = postmasterPid(directory);
    running = await startEmbeddedPostgres(directory);
    await orphan.exited;
    expect(commandOf(pid)).toBeNull();
    expect(postmasterPid(directory)).not.toBe(pid);
    expect(await query(running.url, 'SELECT * FROM kept')).toEqual([]);
  });

  it('leaves alone a process that only has the number of its predecessor', async () => {
    running = await startEmbeddedPostgres(directory);
    await running.stop();
    const file = join(directory.postgres, 'postmaster.pid');
    spawnSync('sh', ['-c', `echo ${process.pid} > ${file}`]);
    running = await startEmbeddedPostgres(directory);
    expect(await query(running.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('sets up anew what a killed set-up left half made', async () => {
    mkdirSync(`${directory.postgres}.new`, { recursive: true });
    running = await startEmbeddedPostgres(directory);
    expect(existsSync(`${directory.postgres}.new`)).toBe(false);
  });
});

describe('firstClosedParent', () => {
  it('finds the folder that another account may not pass', () => {
    const open = mkdtempSync(join(tmpdir(), 'acp-reach-'));
    chmodSync(open, 0o755);
    const closed = join(open, 'home');
    mkdirSync(join(closed, 'project'), { recursive: true });
    chmodSync(closed, 0o700);
    const stranger = { uid: 65_534, gid: 65_534 };
    expect(firstClosedParent(join(closed, 'project'), stranger)).toBe(closed);
    expect(firstClosedParent(open, stranger)).toBeNull();
    const owner = statSync(closed);
    expect(firstClosedParent(join(closed, 'project'), owner)).toBeNull();
    rmSync(open, { recursive: true });
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function postmasterPid({ postgres }: DataDirectory): number {
  return Number(readFileSync(join(postgres, 'postmaster.pid'), 'utf8').split('\n')[0]);
}
