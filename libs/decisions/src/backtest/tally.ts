import type { BacktestCaveat, BacktestResult } from '@acp/contracts';
import type { Outcome, Retried } from './backtest.js';

/** Counts of a back-test, which go on from where they were. */
export class Tally {
  private readonly matrix: Map<string, number>;
  private readonly rules: Map<string, { stops: number; stops_no_more: number }>;
  private readonly caveats: Map<BacktestCaveat['code'], number>;
  private readonly counts: Pick<
    BacktestResult,
    'judged' | 'changed' | 'stopped' | 'other' | 'missing'
  >;

  constructor(saved: BacktestResult = NOTHING) {
    const { matrix, rules, caveats, ...counts } = saved;
    this.matrix = new Map(matrix.map(({ was, becomes, count }) => [`${was} ${becomes}`, count]));
    this.rules = new Map(rules.map(({ rule, ...rest }) => [rule, rest]));
    this.caveats = new Map(caveats.map(({ code, count }) => [code, count]));
    this.counts = counts;
  }

  /** True where it would have ended differently. */
  count(retried: Retried): retried is Extract<Retried, { kind: 'judged' }> {
    if (retried.kind === 'budgets') return false;
    this.counts[retried.kind] += 1;
    if (retried.kind !== 'judged') return false;
    const { was, becomes, caveat } = retried;
    add(this.matrix, `${was} ${becomes}`);
    if (caveat) add(this.caveats, caveat);
    if (was === becomes) return false;
    this.counts.changed += 1;
    return true;
  }

  /** Which rules made the difference. */
  explain({ wasRules, rules }: { wasRules: readonly string[]; rules: readonly string[] }): void {
    for (const rule of rules) if (!wasRules.includes(rule)) this.ruleOf(rule).stops += 1;
    for (const rule of wasRules) if (!rules.includes(rule)) this.ruleOf(rule).stops_no_more += 1;
  }

  /** Windows that were let go in all. */
  noteLetGo(count: number): void {
    if (count > 0) this.caveats.set('BUDGETS_LET_GO', count);
  }

  result(): BacktestResult {
    return {
      ...this.counts,
      matrix: [...this.matrix].sort().map(([key, count]) => {
        const [was, becomes] = key.split(' ') as [Outcome, Outcome];
        return { was, becomes, count };
      }),
      rules: [...this.rules].sort().map(([rule, counts]) => ({ rule, ...counts })),
      caveats: [...this.caveats].sort().map(([code, count]) => ({ code, count })),
    };
  }

  private ruleOf(rule: string): { stops: number; stops_no_more: number } {
    const known = this.rules.get(rule);
    if (known) return known;
    const counts = { stops: 0, stops_no_more: 0 };
    this.rules.set(rule, counts);
    return counts;
  }
}

const NOTHING: BacktestResult = {
  ...{ judged: 0, changed: 0, stopped: 0, other: 0, missing: 0 },
  ...{ matrix: [], rules: [], caveats: [] },
};

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
