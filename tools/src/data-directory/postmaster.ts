import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from './running-process.js';

/** The process that serves these files, or null; the file of a server that was killed stays behind. */
export function postmasterOf(postgres: string): number | null {
  const file = join(postgres, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return commandOf(pid)?.includes(postgres) ? pid : null;
}
