import type { HorizonHolder, VacuumHorizonRepository } from '@acp/persistence';
import type { MaintenanceObserver } from '../observe/relay-observer.js';

/** Age from which a holder is worth a warning. */
const WARN_AFTER_SECONDS = 60;

/**
 * Watches how far back vacuum is held. Delivery does not slow down for it, but dead rows pile up and
 * the disk fills, so the one who holds is named: once, when it has become old.
 */
export class VacuumHorizon {
  private warned = new Set<string>();

  constructor(
    private readonly horizon: VacuumHorizonRepository,
    private readonly options: {
      observer: Pick<MaintenanceObserver, 'horizonMeasured' | 'horizonHeld'>;
      warnAfterSeconds?: number;
    },
  ) {}

  async runOnce(): Promise<void> {
    const holders = await this.horizon.holders();
    const { observer } = this.options;
    observer.horizonMeasured(Math.max(0, ...holders.map((holder) => holder.age_seconds ?? 0)));
    const limit = this.options.warnAfterSeconds ?? WARN_AFTER_SECONDS;
    const old = holders.filter(({ age_seconds }) => age_seconds === null || age_seconds >= limit);
    const names = old.map(nameOf);
    old.forEach((holder, index) => {
      if (!this.warned.has(names[index]!)) observer.horizonHeld(holder);
    });
    this.warned = new Set(names);
  }
}

function nameOf({ kind, name, pid, since }: HorizonHolder): string {
  return [kind, name, pid, since].join(' ');
}
