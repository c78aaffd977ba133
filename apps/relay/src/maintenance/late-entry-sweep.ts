import type { OutboxRepository } from '@acp/persistence';
import type { TopicPump } from '../deliver/topic-pump.js';
import type { RelayObserver } from '../observe/relay-observer.js';

/** Rows visited in one step: about 50 ms of one core when none is cached out. */
const ROWS_PER_STEP = 50_000;
const STEPS_MAX = 4;

/** Finds entries that committed below the frontier; see `sweepLateEntries`. */
export class LateEntrySweep {
  constructor(
    private readonly outbox: OutboxRepository,
    private readonly pumps: readonly TopicPump[],
    private readonly observer: Pick<RelayObserver, 'lateFound'>,
  ) {}

  async runOnce(): Promise<void> {
    for (const pump of this.pumps) await this.sweep(pump);
  }

  private async sweep(pump: TopicPump): Promise<void> {
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const { late, complete } = await this.outbox.sweepLate(pump.topic.name, ROWS_PER_STEP);
      if (late > 0) {
        this.observer.lateFound(pump.topic.name, late);
        pump.wake();
      }
      if (complete) return;
    }
  }
}
