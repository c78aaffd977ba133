import type { HorizonHolder, VacuumHorizonRepository } from '@acp/persistence';

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
      /** Age in seconds of the oldest transaction; 0 when nobody holds. */
      onAge: (seconds: number) => void;
      onHeld: (holder: HorizonHolder) => void;
      warnAfterSeconds?: number;
    },
  ) {}

  async runOnce(): Promise<void> {
    const holders = await this.horizon.holders();
    this.options.onAge(Math.max(0, ...holders.map((holder) => holder.age_seconds ?? 0)));
    const limit = this.options.warnAfterSeconds ?? WARN_AFTER_SECONDS;
    const old = holders.filter(({ age_seconds }) => age_seconds === null || age_seconds >= limit);
    const names = old.map(nameOf);
    old.forEach((holder, index) => {
      if (!this.warned.has(names[index]!)) this.options.onHeld(holder);
    });
    this.warned = new Set(names);
  }
}

function nameOf({ kind, name, pid, since }: HorizonHolder): string {
  return [kind, name, pid, since].join(' ');
}
