import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BALLAST_STEPS = [1024 * 1024, 4096];

/** A file system of a few megabytes in memory, which a test can fill and free again. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** For files of the account that owns `like`. Undefined where mounting is not permitted. */
  static mount(megabytes: number, like: string): SmallDisk | undefined {
    const folder = mkdtempSync(join(tmpdir(), 'acp-small-disk-'));
    const { uid, gid } = statSync(like);
    const options = `size=${megabytes}m,mode=700,uid=${uid},gid=${gid}`;
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
    if (status === 0) return new SmallDisk(folder);
    rmdirSync(folder);
    return undefined;
  }

  /** Leaves no byte to anybody. */
  fill(): void {
    const ballast = openSync(join(this.folder, 'ballast'), 'a');
    try {
      for (const step of BALLAST_STEPS) while (isWritten(ballast, step));
    } finally {
      closeSync(ballast);
    }
  }

  free(): void {
    rmSync(join(this.folder, 'ballast'), { force: true });
  }

  unmount(): void {
    spawnSync('umount', [this.folder]);
    rmdirSync(this.folder);
  }
}

function isWritten(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
