/** Counts what is being published, so that `close` can wait for it and refuse what comes later. */
export class InFlight {
  private readonly running = new Set<Promise<unknown>>();
  private closing = false;

  get closed(): boolean {
    return this.closing;
  }

  track<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    this.running.add(settled);
    void settled.then(() => this.running.delete(settled));
    return work;
  }

  /** Resolves when everything that was tracked has ended. Nothing bounds the wait but the work. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.running);
  }
}
