import { existsSync, readFileSync } from 'node:fs';
import { postmasterOf } from '../../src/data-directory/postmaster.js';
import { isGoneWithin } from '../../src/data-directory/running-process.js';
import type { PostgresServer } from '../../src/drills/stage/postgres-server.js';

const GONE_MS = 30_000;

/** SIGKILL to a server and all its processes: whatever they were about, they do nothing more. */
export async function killServer(server: PostgresServer): Promise<void> {
  const postmaster = postmasterOf(server.directory.postgres);
  if (postmaster === null) throw new Error('PostgreSQL is not running');
  // Its processes first would have it start them again.
  const pids = [postmaster, ...childrenOf(postmaster)];
  for (const pid of pids) if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL');
  for (const pid of pids) await isGoneWithin(pid, GONE_MS);
  await server.stop();
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number);
}
