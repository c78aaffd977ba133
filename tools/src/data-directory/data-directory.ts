import { join } from 'node:path';
import { WORKSPACE, say, typedPath } from '../workspace.js';
import { openLogFolder } from './log-file.js';
import { parkDatabase, removeOrphans } from './parked-database.js';
import { serverAccount, type ServerAccount } from './server-account.js';
import { firstClosedParent } from './reachable.js';

export interface DataDirectory {
  /** What `DATA_DIR` says. */
  path: string;
  logs: string;
  /** Where the database's files are; elsewhere when its account cannot reach `path`. */
  postgres: string;
  account: ServerAccount | null;
}

/**
 * `DATA_DIR`, default `.data` in the checkout. PostgreSQL refuses to run as root, so root runs it
 * under another account; where that account cannot get to the directory (a home of mode 0700 above
 * it), the database's files go below /var/tmp, and a line says so. What is there for data directories
 * that are gone is removed.
 */
export function openDataDirectory(env: NodeJS.ProcessEnv): DataDirectory {
  const path = env['DATA_DIR'] ? typedPath(env['DATA_DIR']) : join(WORKSPACE, '.data');
  const logs = join(path, 'logs');
  openLogFolder(logs);
  const account = serverAccount();
  return { path, logs, account, postgres: postgresFolder(path, account) };
}

function postgresFolder(path: string, account: ServerAccount | null): string {
  if (account) removeOrphans();
  const closed = account && firstClosedParent(path, account);
  if (!closed) return join(path, 'postgres');
  const parked = parkDatabase(path);
  say(`${closed} is closed to the account \`${account.name}\`: the database is in ${parked}`);
  return join(parked, 'postgres');
}
