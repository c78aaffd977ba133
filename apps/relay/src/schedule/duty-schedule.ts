import type { SchedulerRegistry } from '@nestjs/schedule';
import type { RelayObserver } from '../observe/relay-observer.js';
import type { Duty } from './duty.js';

/**
 * Runs duties through Nest's scheduler registry. A duty never overlaps itself, and one that fails is
 * reported and tried again at its next time.
 */
export class DutySchedule {
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly observer: Pick<RelayObserver, 'dutyRun'>,
  ) {}

  add(duty: Duty): void {
    const timer = setInterval(() => this.run(duty), duty.everyMs);
    this.registry.addInterval(duty.name, timer);
  }

  /** Stops all and waits for those that are running. */
  async stop(): Promise<void> {
    for (const name of this.registry.getIntervals()) this.registry.deleteInterval(name);
    await Promise.all(this.running.values());
  }

  private run(duty: Duty): void {
    if (this.running.has(duty.name)) return;
    const run = this.runTimed(duty).finally(() => this.running.delete(duty.name));
    this.running.set(duty.name, run);
  }

  private async runTimed(duty: Duty): Promise<void> {
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1_000;
    try {
      await duty.runOnce();
      this.observer.dutyRun({ duty: duty.name, seconds: seconds() });
    } catch (error) {
      this.observer.dutyRun({ duty: duty.name, seconds: seconds(), error: error ?? 'no reason' });
    }
  }
}
