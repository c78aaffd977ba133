export const BACKTEST_STATUSES = [
  'pending',
  'running',
  'completed',
  'cancelled',
  'failed',
] as const;
export type BacktestStatus = (typeof BACKTEST_STATUSES)[number];

export const BACKTEST_OUTCOMES = ['allowed', 'held', 'denied'] as const;
export type BacktestOutcome = (typeof BACKTEST_OUTCOMES)[number];

/** `POST /v1/policies/:set/backtests`: which version is tried on which decisions. */
export interface BacktestRequest {
  version: number;
  /** Decisions made at this time or later. */
  from: string;
  /** And before this; by default until now. */
  to?: string;
  /** Kinds of action; all without it. */
  kinds?: string[];
}

/** How many decisions had the one outcome and would have the other. */
export interface BacktestCount {
  was: BacktestOutcome;
  becomes: BacktestOutcome;
  count: number;
}

/** What a rule has to do with the decisions that would end differently. */
export interface BacktestRule {
  rule: string;
  /** It would stop so many that it did not stop. */
  stops: number;
  /** It would not stop so many that it did. */
  stops_no_more: number;
}

export interface BacktestCaveat {
  /**
   * `HELD_UNANSWERED`: would be held and was not, so nobody said what people would have; it counts as
   * taking nothing of budgets. `BUDGET_BEGINS`: reads a budget that is another than it was, in its first
   * window. `BUDGETS_LET_GO`: more budgets at a time than are followed.
   */
  code: 'HELD_UNANSWERED' | 'BUDGET_BEGINS' | 'BUDGETS_LET_GO';
  /** Decisions, or budgets that were let go. */
  count: number;
}

export interface BacktestResult {
  /** Decisions that were judged again. */
  judged: number;
  /** Those of them that would end differently. */
  changed: number;
  /** A switch was on: nothing was judged, then and now. */
  stopped: number;
  /** Another policy’s business, with this version too. */
  other: number;
  /** What was proposed or read is not kept any more. */
  missing: number;
  matrix: BacktestCount[];
  /** Over the decisions that would end differently. */
  rules: BacktestRule[];
  /** Why budgets may be off; empty: what it says is exact. */
  caveats: BacktestCaveat[];
}

/** A version of a policy tried on recorded decisions. */
export interface Backtest extends BacktestResult {
  id: string;
  set: string;
  version: number;
  from: string;
  to: string;
  kinds: string[] | null;
  status: BacktestStatus;
  /** Share of the range that is done, 0 to 1; null until it has begun. */
  progress: number | null;
  /** Differences that are kept: the first 100,000. */
  differences: number;
  requested_by: string;
  last_error: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

/** One decision that would end differently. */
export interface BacktestDifference {
  decision_id: string;
  seq: string;
  kind: string;
  at: string;
  was: BacktestOutcome;
  becomes: BacktestOutcome;
  /** Rules that stopped it then, and that would stop it. */
  was_rules: string[];
  rules: string[];
}

export interface BacktestDifferenceFilter {
  was?: BacktestOutcome;
  becomes?: BacktestOutcome;
}
