/**
 * Rate limit of one topic in this worker. Holds at most a quarter of a second's worth (at least one
 * token), so that a pause does not save up a burst.
 */
export class TokenBucket {
  private perSecond: number | null = null;
  private tokens = 0;
  private filledAt: number;

  /** `now` in monotonic milliseconds. */
  constructor(private readonly now: () => number) {
    this.filledAt = now();
  }

  get rate(): number | null {
    return this.perSecond;
  }

  /** Events per second for this worker; null is unlimited. */
  setRate(perSecond: number | null): void {
    if (perSecond === this.perSecond) return;
    this.fill();
    this.perSecond = perSecond;
    this.tokens = Math.min(this.tokens, this.capacity());
  }

  /** How many of `wanted` may go now. What is not used is given back with `giveBack`. */
  take(wanted: number): number {
    if (this.perSecond === null) return wanted;
    this.fill();
    const granted = Math.min(wanted, Math.floor(this.tokens));
    this.tokens -= granted;
    return granted;
  }

  giveBack(unused: number): void {
    this.tokens = Math.min(this.tokens + unused, this.capacity());
  }

  /** Milliseconds until one token is there. */
  waitMs(): number {
    if (this.perSecond === null) return 0;
    this.fill();
    return Math.max(0, ((1 - this.tokens) / this.perSecond) * 1_000);
  }

  private fill(): void {
    const at = this.now();
    const gained = this.perSecond === null ? 0 : ((at - this.filledAt) / 1_000) * this.perSecond;
    this.tokens = Math.min(this.tokens + gained, this.capacity());
    this.filledAt = at;
  }

  private capacity(): number {
    return this.perSecond === null ? 0 : Math.max(1, this.perSecond / 4);
  }
}
