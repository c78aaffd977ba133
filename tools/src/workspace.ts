import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout. */
export const WORKSPACE = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A path as the person typed it: relative to where `npm run` was called. */
export function typedPath(path: string): string {
  return isAbsolute(path) ? path : resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

/** For people; standard output is kept for results. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
