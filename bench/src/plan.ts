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
  consumerEvents: number;
  goldEvents: number;
  /** To each broker. */
  transportEntries: number;
  webhookEntries: number;
  decisions: number;
  decisionsPerSecond: number;
  decisionSeconds: number;
  switchRounds: number;
  backtestDecisions: number;
  sidecarDecisions: number;
  /** Written, delivered and followed for their whole life, by each of two builds. */
  beforeEvents: number;
  beforePushes: number;
  intakeEvents: number;
  ptoEvents: number;
  mappedRecords: number;
  gatedEvents: number;
  /** Windows of whole processes: how long each is, and how often each is measured. */
  windowSeconds: number;
  windowRounds: number;
  judgedRecords: number;
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
  consumerEvents: 60_000,
  goldEvents: 40_000,
  transportEntries: 40_000,
  webhookEntries: 15_000,
  decisions: 20_000,
  decisionsPerSecond: 500,
  decisionSeconds: 20,
  switchRounds: 40,
  backtestDecisions: 200_000,
  sidecarDecisions: 10_000,
  beforeEvents: 60_000,
  beforePushes: 10_000,
  intakeEvents: 20_000,
  ptoEvents: 4_000,
  mappedRecords: 150_000,
  gatedEvents: 200_000,
  windowSeconds: 20,
  windowRounds: 5,
  judgedRecords: 200_000,
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
  consumerEvents: 12_000,
  goldEvents: 12_000,
  transportEntries: 8_000,
  webhookEntries: 4_000,
  decisions: 4_000,
  decisionsPerSecond: 500,
  decisionSeconds: 5,
  switchRounds: 40,
  backtestDecisions: 40_000,
  sidecarDecisions: 3_000,
  beforeEvents: 16_000,
  beforePushes: 3_000,
  intakeEvents: 6_000,
  ptoEvents: 1_500,
  mappedRecords: 30_000,
  gatedEvents: 40_000,
  windowSeconds: 10,
  windowRounds: 2,
  judgedRecords: 40_000,
};

/** Seconds each suite takes with `--quick` on an idle machine of two cores. */
const QUICK_SECONDS: Record<string, number> = {
  ingest: 8,
  pushes: 7,
  relay: 14,
  peers: 45,
  ordered: 5,
  held: 7,
  latency: 9,
  consumer: 8,
  gold: 8,
  transports: 60,
  gate: 8,
  decisions: 10,
  judge: 2,
  switches: 10,
  backtests: 12,
  sidecar: 60,
  intake: 60,
  mapping: 3,
  catalogue: 8,
  console: 1,
  interactions: 30,
  streams: 60,
  canary: 120,
  expectations: 4,
  history: 15,
  before: 60,
};
const QUICK_BUDGET_SECONDS = 75;
const QUICK_SHARE_MIN = 0.2;

/**
 * With `--quick` on a machine that is slower or busy the suites to come get smaller, so that all of
 * it still ends in time. `suites` are the ones to come, the next first.
 */
export function paceOf(plan: Plan, suites: readonly string[], elapsedSeconds: number): Plan {
  if (!plan.quick) return plan;
  const expected = suites.reduce((sum, suite) => sum + (QUICK_SECONDS[suite] ?? 0), 0);
  const left = QUICK_BUDGET_SECONDS - elapsedSeconds;
  const share = Math.min(1, Math.max(QUICK_SHARE_MIN, left / expected));
  const sized = (count: number) => Math.max(1_000, Math.round(count * share));
  return {
    ...plan,
    suiteBudgetMs: plan.suiteBudgetMs * share,
    ingestEvents: sized(plan.ingestEvents),
    pushes: sized(plan.pushes),
    relayEntries: sized(plan.relayEntries),
    redisEntries: sized(plan.redisEntries),
    rowEntries: sized(plan.rowEntries),
    heldEntries: sized(plan.heldEntries),
    historyEntries: sized(plan.historyEntries),
    consumerEvents: sized(plan.consumerEvents),
    goldEvents: sized(plan.goldEvents),
    transportEntries: sized(plan.transportEntries),
    webhookEntries: sized(plan.webhookEntries),
    decisions: sized(plan.decisions),
    backtestDecisions: sized(plan.backtestDecisions),
    sidecarDecisions: sized(plan.sidecarDecisions),
    beforeEvents: sized(plan.beforeEvents),
    beforePushes: sized(plan.beforePushes),
    intakeEvents: sized(plan.intakeEvents),
    ptoEvents: sized(plan.ptoEvents),
    mappedRecords: sized(plan.mappedRecords),
    judgedRecords: sized(plan.judgedRecords),
    gatedEvents: sized(plan.gatedEvents),
    decisionSeconds: Math.max(2, Math.round(plan.decisionSeconds * share)),
    latencySeconds: Math.max(2, Math.round(plan.latencySeconds * share)),
  };
}

export function planOf(options: BenchOptions): Plan {
  const plan = options.quick ? QUICK : FULL;
  const scaled = (count: number) => Math.max(1_000, Math.round(count * options.scale));
  const rounds = options.rounds;
  return {
    ...plan,
    ...(rounds !== undefined && { rounds, heldRounds: rounds, windowRounds: rounds }),
    ingestEvents: scaled(plan.ingestEvents),
    pushes: scaled(plan.pushes),
    relayEntries: scaled(plan.relayEntries),
    redisEntries: scaled(plan.redisEntries),
    rowEntries: scaled(plan.rowEntries),
    heldEntries: scaled(plan.heldEntries),
    historyRows: scaled(plan.historyRows),
    historyEntries: scaled(plan.historyEntries),
    consumerEvents: scaled(plan.consumerEvents),
    goldEvents: scaled(plan.goldEvents),
    transportEntries: scaled(plan.transportEntries),
    webhookEntries: scaled(plan.webhookEntries),
    decisions: scaled(plan.decisions),
    backtestDecisions: scaled(plan.backtestDecisions),
    sidecarDecisions: scaled(plan.sidecarDecisions),
    beforeEvents: scaled(plan.beforeEvents),
    beforePushes: scaled(plan.beforePushes),
    intakeEvents: scaled(plan.intakeEvents),
    ptoEvents: scaled(plan.ptoEvents),
    mappedRecords: scaled(plan.mappedRecords),
    judgedRecords: scaled(plan.judgedRecords),
    gatedEvents: scaled(plan.gatedEvents),
  };
}
