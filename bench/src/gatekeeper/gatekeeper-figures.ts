import type { Plan } from '../plan.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { measureBacktest, type BacktestReport } from './backtest.js';
import { measureDecisionLatency, type DecisionLatencyReport } from './decision-latency.js';
import { measureJudge, type JudgeReport } from './judge.js';
import { measureSwitches, type SwitchReport } from './switches.js';

/** What is measured of the gatekeeper by itself, as far as it was wanted. */
export interface GatekeeperReport {
  decisions?: DecisionLatencyReport;
  judge?: JudgeReport;
  switches?: SwitchReport;
  backtests?: BacktestReport;
}

export type GatekeeperSuite = keyof GatekeeperReport;

export function isGatekeeperSuite(name: string): name is GatekeeperSuite {
  return ['decisions', 'judge', 'switches', 'backtests'].includes(name);
}

export async function measureGatekeeper(
  name: GatekeeperSuite,
  { plan, database }: { plan: Plan; database: BenchDatabase },
): Promise<GatekeeperReport> {
  switch (name) {
    case 'decisions': {
      const load = { perSecond: plan.decisionsPerSecond, seconds: plan.decisionSeconds };
      return { decisions: await measureDecisionLatency({ database, ...load }) };
    }
    case 'judge':
      return { judge: await measureJudge() };
    case 'switches':
      return { switches: await measureSwitches(database, plan.switchRounds) };
    case 'backtests':
      return { backtests: await measureBacktest(database, plan.backtestDecisions) };
  }
}

/** Values of the figures by key. */
export function gatekeeperValues(report: GatekeeperReport): Record<string, number> {
  const { decisions, judge, switches, backtests } = report;
  return {
    ...(decisions && { gate_p50_ms: decisions.p50_ms, gate_p99_ms: decisions.p99_ms }),
    ...(judge && { judge_us_p99: judge.p99_us }),
    ...(switches && { switch_late: switches.late, switch_max_ms: switches.max_ms }),
    ...(backtests && { backtest_per_s: backtests.per_second }),
  };
}
