const CALLS_MAX = 1_000;
const BYTES_MAX = 64 * 1024 * 1024;

/** Calls of one connector, one after another, within a number of calls and of bytes that wait. */
export class WaitingRoom {
  private calls = 0;
  private bytes = 0;
  private last: Promise<unknown> = Promise.resolve();

  get size(): number {
    return this.calls;
  }

  /** What a caller does wrong who lets more wait than there is room for. */
  overflow(bytes: number): string | undefined {
    if (this.calls < CALLS_MAX && this.bytes + bytes <= BYTES_MAX) return undefined;
    return `${this.calls} calls with ${this.bytes} bytes wait to be stored; await accept before reading on`;
  }

  /** Resolves when all that have entered are done. */
  async empty(): Promise<void> {
    await this.last;
  }

  enter<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    this.calls += 1;
    this.bytes += bytes;
    const done = this.last.then(work).finally(() => {
      this.calls -= 1;
      this.bytes -= bytes;
    });
    this.last = done.catch(() => undefined);
    return done;
  }
}
