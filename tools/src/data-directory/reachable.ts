import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ServerAccount } from './server-account.js';

/** The first folder on the way to `path` that the account may not pass through, or null. */
export function firstClosedParent(
  path: string,
  account: Pick<ServerAccount, 'uid' | 'gid'>,
): string | null {
  for (const folder of parentsOf(path)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
  }
  return null;
}

/** Everybody may write to /var/tmp: what is there under a name of ours must be ours. */
export function refuseForeign(folder: string): void {
  if (statSync(folder).uid === process.getuid?.()) return;
  throw new Error(`${folder} belongs to somebody else; set DATABASE_URL or DATA_DIR`);
}

function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...parentsOf(parent), path];
}
