import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
  truncateSync,
} from 'node:fs';

/** Above this a log becomes `<name>.1`; the one that was there before is gone. */
export const LOG_BYTES_MAX = 16 * 1024 * 1024;
const LOOK_MS = 10_000;

/** A folder of logs is for its owner alone: they carry addresses, symbols and what peers answered. */
export function openLogFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/**
 * A log of one process, appended to across starts. The process has the file itself, not a pipe to
 * this one, so it can go on writing when its supervisor is killed.
 */
export class LogFile {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly path: string,
    private readonly bytesMax = LOG_BYTES_MAX,
  ) {}

  /** Calls `use` with the descriptor for a child; looks at the size from then on, until `close`. */
  handOver<T>(use: (descriptor: number) => T): T {
    this.rotate();
    const descriptor = openSync(this.path, 'a', 0o600);
    chmodSync(this.path, 0o600);
    try {
      this.timer ??= setInterval(() => this.rotate(), LOOK_MS).unref();
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /**
   * Copied and cut rather than renamed: the writer keeps its descriptor, and appends at the new end.
   * Lines that are written between the copy and the cut are lost.
   */
  rotate(): void {
    if (!existsSync(this.path) || statSync(this.path).size <= this.bytesMax) return;
    const older = `${this.path}.1`;
    copyFileSync(this.path, older);
    chmodSync(older, 0o600);
    truncateSync(this.path);
  }
}
