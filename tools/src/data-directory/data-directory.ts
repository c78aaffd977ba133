import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE, say, typedPath } from '../workspace.js';
import { openLogFolder } from './log-file.js';
import { serverAccount, type ServerAccount } from './server-account.js';
import { firstClosedParent, refuseForeign } from './reachable.js';

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
 * it), the database's files go below /var/tmp, and a line says so.
 */
export function openDataDirectory(env: NodeJS.ProcessEnv): DataDirectory {
  const path = env['DATA_DIR'] ? typedPath(env['DATA_DIR']) : join(WORKSPACE, '.data');
  const logs = join(path, 'logs');
  openLogFolder(logs);
  const account = serverAccount();
  return { path, logs, account, postgres: postgresFolder(path, account) };
}

function postgresFolder(path: string, account: ServerAccount | null): string {
  const closed = account && firstClosedParent(path, account);
  if (!closed) return join(path, 'postgres');
  const id = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const elsewhere = join('/var/tmp', `ai-control-plane-${id}`);
  say(`${closed} is closed to the account \`${account.name}\`: the database is in ${elsewhere}`);
  const marker = join(path, 'postgres-is-elsewhere');
  // Who deletes the data directory means the database too.
  if (!existsSync(marker)) rmSync(elsewhere, { recursive: true, force: true });
  writeFileSync(marker, `${elsewhere}\n`);
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  refuseForeign(elsewhere);
  return join(elsewhere, 'postgres');
}
