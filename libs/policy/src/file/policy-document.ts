/** What a rule or a budget does to a decision that it stops. */
export type Stop = 'deny' | 'hold';

/** Newest event of a type about an entity, put before the rules as `facts.NAME`. */
export interface FactSource {
  /** Event type, for example `MARKET_QUOTE_INGESTED`. */
  latest: string;
  /** CEL expression over `action` and `decision`: the entity's id. */
  entity: string;
  /** Older than this counts as absent. Without it the age is a matter of the rules. */
  max_age_ms?: number;
}

export interface ModelRule {
  name: string;
  /** Absent: every version. */
  versions?: string[];
  /** Last day (UTC) on which the model may propose. */
  until?: string;
}

export interface BudgetRule {
  id: string;
  /** CEL expression of text: one budget for each value of it. */
  key: string;
  /** CEL expression of a decimal: what the decision takes. */
  amount: string;
  /** Decimal text: how much fits into one window. */
  cap: string;
  /** `500ms`, `60s`, `15m`, `24h`. */
  window: string;
  over: Stop;
}

export interface PolicyRule {
  id: string;
  /** CEL expression of bool: true stops the decision. */
  when: string;
  then: Stop;
  /** Text with `{CEL expression}` in it. */
  reason?: string;
}

export interface ApprovalRule {
  when?: string;
  otherwise?: true;
  quorum: number;
  roles: string[];
  not?: ('proposer' | 'policy_author')[];
}

/** What a test puts before the policy; members left out are taken from `extends`. */
export interface TestInput {
  extends?: string;
  decision?: Record<string, unknown>;
  action?: Record<string, unknown>;
  facts?: Record<string, unknown>;
  /** Budget id → what is used of every window already, as decimal text. */
  budgets?: Record<string, string>;
  /** Time of receipt; 2026-01-01T00:00:00Z where a test does not care. */
  now?: string;
}

export type Outcome = 'allowed' | 'held' | 'denied';

export interface PolicyTest {
  name: string;
  given: string | TestInput;
  expect: { outcome: Outcome; rules?: string[] };
}

/** A policy file as it is written; `docs/reference/policy-file.md` says what each member means. */
export interface PolicyDocument {
  policy: string;
  applies_to: { kinds: string[]; sources?: string[]; actors?: string[] };
  decimals?: Record<string, number>;
  facts?: Record<string, FactSource>;
  on_error: Stop;
  default: 'deny' | 'allow';
  allow_by_default?: boolean;
  models?: ModelRule[];
  budgets?: BudgetRule[];
  rules?: PolicyRule[];
  allow?: string;
  approval?: ApprovalRule[];
  hold?: { for: string };
  release?: { valid_for: string; audience?: string };
  tests: PolicyTest[];
}
