/** What bounds one send. */
export interface SendLimits {
  /** What is left of the batch's time. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** A send is not begun unless this many times the slowest one so far is left. */
const ROOM = 1.5;

/**
 * The time of one batch. Near its end nothing new is begun that would probably not be answered: an
 * answer that comes too late costs the message an attempt and the receiver a duplicate.
 */
export class BatchTime {
  private readonly endsAt: number;
  private slowestMs = 0;

  constructor(private readonly limits: SendLimits) {
    this.endsAt = performance.now() + limits.timeoutMs;
  }

  isLeft(): boolean {
    if (this.limits.signal.aborted) return false;
    return this.endsAt - performance.now() > this.slowestMs * ROOM;
  }

  async measure<T>(send: (limits: SendLimits) => Promise<T>): Promise<T> {
    const begunAt = performance.now();
    const timeoutMs = Math.max(1, Math.ceil(this.endsAt - begunAt));
    const result = await send({ timeoutMs, signal: this.limits.signal });
    this.slowestMs = Math.max(this.slowestMs, performance.now() - begunAt);
    return result;
  }
}
