import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

/**
 * Packages that declare a newer Node than the oldest that is supported, and run on it: the suites of what uses them pass there.
 * docs/operating/node.md has what they declare.
 */
export const TRIED_ON_THE_OLDEST_NODE: readonly string[] = [
  '@platformatic/dynamic-buffer',
  '@platformatic/wasm-utils',
];

interface Lock {
  packages: Record<string, { engines?: { node?: string } }>;
}

/** The lock file without what those packages declare, so that npm does not warn of them at each installation. */
export function lockFile(
  text = readFileSync(join(WORKSPACE, 'package-lock.json'), 'utf8'),
): string {
  const lock = JSON.parse(text) as Lock;
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (TRIED_ON_THE_OLDEST_NODE.includes(nameOf(path))) delete entry.engines;
  }
  return `${JSON.stringify(lock, null, 2)}\n`;
}

function nameOf(path: string): string {
  return path.split('node_modules/').at(-1)!;
}
