import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Made from all others, and not of their number. */
export const CHECKSUMS = 'SHA256SUMS';
export const SIGNATURE = 'SHA256SUMS.sig';

export function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** The files of a release by name. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== CHECKSUMS && name !== SIGNATURE)
    .sort();
}

/** In the form of `sha256sum`, which checks it too. */
export function checksumsOf(folder: string): string {
  return filesOf(folder)
    .map((name) => `${sha256Of(join(folder, name))}  ${name}\n`)
    .join('');
}
