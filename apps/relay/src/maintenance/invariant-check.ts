import { INVARIANT_KINDS, type BrokenInvariant, type InvariantRepository } from '@acp/persistence';

/** Looks for rows that break an invariant of the outbox. Anything it finds is a bug. */
export class InvariantCheck {
  constructor(
    private readonly invariants: InvariantRepository,
    private readonly options: {
      /** For every kind, 0 included. */
      onChecked: (kind: string, count: number) => void;
      onBroken: (broken: BrokenInvariant) => void;
    },
  ) {}

  async runOnce(): Promise<void> {
    const broken = await this.invariants.broken();
    if (!broken) return;
    const counts = new Map<string, number>(broken.map(({ kind, count }) => [kind, count]));
    for (const kind of INVARIANT_KINDS) this.options.onChecked(kind, counts.get(kind) ?? 0);
    for (const one of broken) this.options.onBroken(one);
  }
}
