import type { WorkerRepository } from '@acp/persistence';
import type { MaintenanceObserver } from '../observe/relay-observer.js';

/** Longer than anybody looks for a worker that is gone. */
const GONE_FOR_MS = 3_600_000;

/** Removes workers that went without saying goodbye; their claims were taken over in seconds. */
export class WorkerForgetter {
  constructor(
    private readonly workers: WorkerRepository,
    private readonly observer: Pick<MaintenanceObserver, 'workersForgotten'>,
  ) {}

  async runOnce(): Promise<void> {
    const forgotten = await this.workers.forget(GONE_FOR_MS);
    if (forgotten > 0) this.observer.workersForgotten(forgotten);
  }
}
