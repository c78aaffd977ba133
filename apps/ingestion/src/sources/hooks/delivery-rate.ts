/** Deliveries a second of one source: as many at once as fit into a second, then at the rate. */
export class DeliveryRate {
  private tokens: number;
  private at: number;

  constructor(
    private readonly perSecond: number,
    nowMs: number,
  ) {
    this.tokens = this.capacity;
    this.at = nowMs;
  }

  private get capacity(): number {
    return Math.max(1, this.perSecond);
  }

  /** 0 where the delivery may pass, else the whole seconds after which the next one may. */
  take(nowMs: number): number {
    const elapsed = Math.max(0, nowMs - this.at) / 1_000;
    this.tokens = Math.min(this.capacity, this.tokens + elapsed * this.perSecond);
    this.at = nowMs;
    if (this.tokens < 1) return Math.max(1, Math.ceil((1 - this.tokens) / this.perSecond));
    this.tokens -= 1;
    return 0;
  }
}
