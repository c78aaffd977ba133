/** Counts what is being published, so that `close` can wait for it and refuse what comes later. */
export class InFlight {
  private readonly running = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  get closed(): boolean {
    return this.closing !== undefined;
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

  /** Resolves when what is being published now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  /**
   * Disconnects when everything that was tracked has ended; once, however often it is called.
   * Nothing bounds the wait but the deadlines of the work itself.
   */
  close(disconnect: () => Promise<void> | void = () => undefined): Promise<void> {
    this.closing ??= this.settled().then(disconnect);
    return this.closing;
  }
}
