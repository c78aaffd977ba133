import { thrownText } from '@acp/contracts';
import type { TroubleListener } from './delivery.js';
import { outageDelayMs, pause } from './pause.js';

export interface SurvivingLoop {
  /** What it does, for logs and for `ready`. */
  doing: string;
  /**
   * One round; returns soon after `signal` is aborted. A long one says with `works` that the trouble
   * before it is over; a short one need not.
   */
  once(signal: AbortSignal, works: () => void): Promise<void>;
  /** Mends what made a round fail; the next one comes at once when it answers true. */
  mend?(error: unknown): Promise<boolean>;
}

/** Loops that no error ends. A failed round is reported and tried again, later and later. */
export class SurvivingLoops {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>[] = [];
  private readonly troubles = new Map<string, string>();

  constructor(private readonly onTrouble?: TroubleListener) {}

  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  start(loop: SurvivingLoop): void {
    this.running.push(this.run(loop));
  }

  /** Resolves when every loop has ended its round. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the consumer is stopping'));
    await Promise.all(this.running);
  }

  ready(): { ready: boolean; detail?: string } {
    const [trouble] = this.troubles.values();
    if (trouble) return { ready: false, detail: trouble };
    const running = this.running.length > 0 && !this.signal.aborted;
    return running ? { ready: true } : { ready: false, detail: 'not running' };
  }

  /** For errors beside the loops; `ready` does not mind them. */
  report(doing: string, error: unknown): void {
    this.onTrouble?.({ doing, error });
  }

  private async run(loop: SurvivingLoop): Promise<void> {
    let failures = 0;
    const works = () => {
      this.troubles.delete(loop.doing);
      failures = 0;
    };
    while (!this.signal.aborted) {
      try {
        await loop.once(this.signal, works);
        works();
      } catch (error) {
        if (this.signal.aborted) return;
        failures += 1;
        await this.survive(loop, error, failures);
      }
    }
  }

  private async survive(loop: SurvivingLoop, error: unknown, failures: number): Promise<void> {
    const message = thrownText(error);
    this.troubles.set(loop.doing, `${loop.doing}: ${message}`);
    this.report(loop.doing, error);
    const mended = await loop.mend?.(error).catch((again: unknown) => {
      this.report(`mend ${loop.doing}`, again);
      return false;
    });
    if (!mended || failures > 1) await pause(outageDelayMs(failures), this.signal);
  }
}
