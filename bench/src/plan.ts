import type { BenchOptions } from './options.js';

/** How much is measured. The sizes are printed with the figures. */
export interface Plan {
  quick: boolean;
  rounds: number;
  /** No further round of a suite is begun after so long. */
  suiteBudgetMs: number;
  ingestEvents: number;
  pushes: number;
  relayEntries: number;
  redisEntries: number;
  rowEntries: number;
  heldEntries: number;
  heldRounds: number;
  historyRows: number;
  historyEntries: number;
  latencyPerSecond: number;
  latencySeconds: number;
}

const FULL: Plan = {
  quick: false,
  rounds: 5,
  suiteBudgetMs: 15 * 60_000,
  ingestEvents: 60_000,
  pushes: 10_000,
  relayEntries: 150_000,
  redisEntries: 100_000,
  rowEntries: 8_000,
  heldEntries: 300_000,
  heldRounds: 3,
  historyRows: 10_000_000,
  historyEntries: 100_000,
  latencyPerSecond: 1_000,
  latencySeconds: 20,
};

const QUICK: Plan = {
  quick: true,
  rounds: 3,
  suiteBudgetMs: 4_000,
  ingestEvents: 16_000,
  pushes: 3_000,
  relayEntries: 30_000,
  redisEntries: 20_000,
  rowEntries: 1_200,
  heldEntries: 80_000,
  heldRounds: 1,
  historyRows: 500_000,
  historyEntries: 30_000,
  latencyPerSecond: 1_000,
  latencySeconds: 5,
};

export function planOf(options: BenchOptions): Plan {
  const plan = options.quick ? QUICK : FULL;
  const scaled = (count: number) => Math.max(1_000, Math.round(count * options.scale));
  const rounds = options.rounds;
  return {
    ...plan,
    ...(rounds !== undefined && { rounds, heldRounds: rounds }),
    ingestEvents: scaled(plan.ingestEvents),
    pushes: scaled(plan.pushes),
    relayEntries: scaled(plan.relayEntries),
    redisEntries: scaled(plan.redisEntries),
    rowEntries: scaled(plan.rowEntries),
    heldEntries: scaled(plan.heldEntries),
    historyRows: scaled(plan.historyRows),
    historyEntries: scaled(plan.historyEntries),
  };
}
