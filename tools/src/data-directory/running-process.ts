import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Command line of a running process, or null; ids are reused, so a number alone proves nothing. */
export function commandOf(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const file = `/proc/${pid}/cmdline`;
  if (existsSync('/proc/self')) {
    try {
      return readFileSync(file, 'utf8').replaceAll('\0', ' ').trim() || null;
    } catch {
      return null;
    }
  }
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  return stdout?.trim() || null;
}

/** Resolves once the process is gone; false when it is still there after the time. */
export async function isGoneWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (commandOf(pid) !== null) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}
