import { INVARIANT_KINDS, type InvariantRepository } from '@acp/persistence';
import type { MaintenanceObserver } from '../observe/relay-observer.js';

/** Looks for rows that break an invariant of the outbox. Anything it finds is a bug. */
export class InvariantCheck {
  constructor(
    private readonly invariants: InvariantRepository,
    private readonly observer: Pick<MaintenanceObserver, 'invariantChecked' | 'invariantBroken'>,
  ) {}

  async runOnce(): Promise<void> {
    const broken = await this.invariants.broken();
    if (!broken) return;
    const counts = new Map<string, number>(broken.map(({ kind, count }) => [kind, count]));
    for (const kind of INVARIANT_KINDS) this.observer.invariantChecked(kind, counts.get(kind) ?? 0);
    for (const one of broken) this.observer.invariantBroken(one);
  }
}
