import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { say } from '../workspace.js';
import { postmasterOf } from './postmaster.js';
import { refuseForeign } from './reachable.js';

/** Where every account gets to, and what survives a restart of the machine. */
const PARKING = '/var/tmp';
const PREFIX = 'ai-control-plane-';
/** In the data directory: names the parked folder. Who deletes the data directory means the database too. */
const POINTER = 'postgres-is-elsewhere';
/** In the parked folder: names the data directory. */
const BACK_POINTER = 'data-directory';

/** The folder of the database of a data directory that the server's account cannot reach. */
export function parkDatabase(dataDir: string, parking = PARKING): string {
  const id = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const parked = join(parking, `${PREFIX}${id}`);
  const pointer = join(dataDir, POINTER);
  if (!existsSync(pointer)) rmSync(parked, { recursive: true, force: true });
  // The pointer first: a folder with a back-pointer alone is an orphan.
  writeFileSync(pointer, `${parked}\n`);
  mkdirSync(parked, { recursive: true, mode: 0o755 });
  refuseForeign(parked);
  writeFileSync(join(parked, BACK_POINTER), `${dataDir}\n`);
  return parked;
}

/**
 * Removes what is parked for a data directory that is gone, or that points to it no more. A folder on which
 * a server runs stays, and one that is somebody else's or says nothing of its data directory (parked by a
 * version before back-pointers; its next start writes one).
 */
export function removeOrphans(parking = PARKING): void {
  for (const name of readdirSync(parking)) {
    const parked = join(parking, name);
    if (!name.startsWith(PREFIX) || !isOurs(parked)) continue;
    const dataDir = readLine(join(parked, BACK_POINTER));
    if (dataDir === null || readLine(join(dataDir, POINTER)) === parked) continue;
    if (postmasterOf(join(parked, 'postgres')) !== null) continue;
    say(`${parked} is removed: ${dataDir} is gone, or has its database elsewhere`);
    rmSync(parked, { recursive: true, force: true });
  }
}

/** Everybody may write to the parking: a link, or a folder of another account, is none of ours. */
function isOurs(parked: string): boolean {
  const found = lstatSync(parked, { throwIfNoEntry: false });
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.();
}

function readLine(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}
