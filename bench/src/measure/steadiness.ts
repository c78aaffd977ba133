import type { Work } from './contender.js';

/** How a figure earns the word; printed with every report. */
export const SUSTAINABLE = {
  backlog:
    'Draining: the backlog is there from the start, every run ends with nothing pending, in flight or dead, and the last third of the run is at least 0.9 times as fast as the first (steadiness).',
  offered:
    'Offered load: at the end of the window at most one second of the load is not yet readable, and the p99 of the second half is at most twice that of the first.',
};

/** Notes when how much was done. */
export class Progress {
  private readonly marks: { at: number; done: number }[] = [];
  private total = 0;
  private beginning: number | undefined;

  /** When the first work was begun, by `performance.now()`; later calls change nothing. */
  begin(at: number): void {
    this.beginning ??= at;
  }

  add(count: number): void {
    this.total += count;
    this.marks.push({ at: performance.now(), done: this.total });
  }

  get done(): number {
    return this.total;
  }

  work(): Work {
    const began = this.beginning ?? 0;
    const ended = this.marks.at(-1)?.at ?? began;
    const first = this.secondsFor(1 / 3) - began;
    const last = ended - this.secondsFor(2 / 3);
    return {
      events: this.total,
      seconds: (ended - began) / 1_000,
      ...(first > 0 && last > 0 && { steadiness: first / last }),
    };
  }

  /** When the share of the work was done. */
  private secondsFor(share: number): number {
    return this.marks.find(({ done }) => done >= this.total * share)?.at ?? Number.NaN;
  }
}
