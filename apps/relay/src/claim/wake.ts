/** A pause that ends early when somebody calls `wake`. A wake between two pauses is not lost. */
export class Wake {
  private rung = false;
  private release: (() => void) | undefined;

  wake(): void {
    this.rung = true;
    this.release?.();
  }

  /** Resolves after `ms` or at the next `wake`, whichever comes first; true when it was woken. */
  async pause(ms: number): Promise<boolean> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.release = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.release = undefined;
    }
    const woken = this.rung;
    this.rung = false;
    return woken;
  }
}
