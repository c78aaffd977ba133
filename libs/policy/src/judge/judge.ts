import { Decimal, type Clause, type Context, type Expression } from '@acp/cel';
import { cleanText } from '@acp/contracts';
import type { ModelRule, Outcome, Stop } from '../file/policy-document.js';
import type {
  CompiledApproval,
  CompiledBudget,
  CompiledKind,
  CompiledPolicy,
  CompiledRule,
  Template,
} from './compiled-policy.js';
import { decimalsOver } from './decimals-over.js';
import { withoutNulls } from './scope.js';

/**
 * Semantics of a verdict: engine, its version, and that of what is recorded and how it is read. Raised with each
 * change of them, so that nobody judges again what meant something else.
 */
export const ENGINE = 'cel-js/8.0.0+acp2';

/** UTF-8 bytes of a budget's key. */
export const BUDGET_KEY_BYTES_MAX = 512;

/** Characters of a rule's reason, its values filled in. */
const REASON_CHARS_MAX = 2_048;

/** What is judged: all that a policy may read. Nothing else is fetched during a judgement. */
export interface Question {
  decision: Readonly<Record<string, unknown>>;
  action: Readonly<Record<string, unknown>> & { readonly kind: string };
  facts: Readonly<Record<string, unknown>>;
  /** Time of receipt. */
  now: Date;
}

export interface RuleResult {
  id: string;
  /** `error`: could not be decided; counts as the policy's `on_error`. */
  result: 'pass' | 'fire' | 'error';
  then: Stop;
  /** What it read, where it did not pass. */
  clauses?: Clause[];
  reason?: string;
}

/** What a released decision takes from a budget. */
export interface Reservation {
  budgetId: string;
  /** Set, budget and the value of the budget's key expression. */
  key: string;
  amount: string;
  cap: string;
  windowMs: number;
  over: Stop;
}

export interface Quorum {
  quorum: number;
  roles: readonly string[];
  not: readonly ('proposer' | 'policy_author')[];
}

export interface Verdict {
  outcome: Outcome;
  /** In the order of the file, those that a policy checks by itself first. */
  rules: RuleResult[];
  /** Empty for a decision that is denied. */
  reservations: Reservation[];
  /** Who may release it, where it is held. */
  approval: Quorum | null;
  engine: string;
  /** Budgets whose key would have more bytes than `BUDGET_KEY_BYTES_MAX`: no such proposal is taken. */
  keysTooLong: readonly string[];
  /** Keys of budgets that had too little left, whatever else was found. */
  over: readonly string[];
}

class KeyTooLong extends Error {
  constructor() {
    super(`the key of the budget is longer than ${BUDGET_KEY_BYTES_MAX} bytes`);
  }
}

/** Whether a reservation would pass its cap; the database decides it, a test or a back-test says it. */
export type IsOver = (reservation: Reservation) => boolean;

/**
 * Judges a proposal by one policy. Pure: the same question gives the same verdict, whenever it is
 * asked. Every rule runs; deny beats hold beats allow, and what cannot be decided never allows.
 */
export function judge(policy: CompiledPolicy, question: Question, isOver: IsOver): Verdict {
  const kind = policy.kinds.get(question.action.kind);
  if (!kind) throw new Error(`the policy does not apply to ${question.action.kind}`);
  return new Judgement(policy, kind, question).verdict(isOver);
}

class Judgement {
  private readonly context: Context;
  private readonly onError: Stop;
  private readonly keysTooLong: string[] = [];

  constructor(
    private readonly policy: CompiledPolicy,
    private readonly kind: CompiledKind,
    private readonly question: Question,
  ) {
    this.onError = policy.document.on_error;
    this.context = {
      decision: withoutNulls(question.decision),
      action: withoutNulls(question.action),
      facts: withoutNulls(question.facts),
      now: question.now,
    };
  }

  verdict(isOver: IsOver): Verdict {
    const budgets = this.kind.budgets.map((budget) => this.reserve(budget, isOver));
    const rules = [
      ...this.builtIn(),
      ...budgets.map(({ result }) => result),
      ...this.kind.rules.map((rule) => this.apply(rule)),
    ];
    const outcome = outcomeOf(rules);
    const reservations = budgets.flatMap(({ reservation }) => reservation ?? []);
    return {
      outcome,
      rules,
      reservations: outcome === 'denied' ? [] : reservations,
      approval: outcome === 'held' ? this.quorum() : null,
      engine: ENGINE,
      keysTooLong: this.keysTooLong,
      over: budgets.flatMap(({ reservation, result }) =>
        reservation && result.result === 'fire' ? [reservation.key] : [],
      ),
    };
  }

  private builtIn(): RuleResult[] {
    const { models, decimals } = this.policy.document;
    return [
      ...(models ? [this.modelIsKnown(models)] : []),
      ...(decimals ? [fired('decimals', decimalsOver(this.question.action, decimals))] : []),
      this.isAllowed(),
    ];
  }

  /** A policy that names no condition for "allow" has its default for everything. */
  private isAllowed(): RuleResult {
    const { allow } = this.kind;
    if (this.policy.document.default === 'allow')
      return { id: 'default', result: 'pass', then: 'deny' };
    if (!allow) return fired('allow', 'the policy allows nothing by itself');
    try {
      if (allow.evaluate(this.context) === true)
        return { id: 'allow', result: 'pass', then: 'deny' };
    } catch (error) {
      return { ...this.undecided('allow', error), clauses: allow.explain(this.context) };
    }
    const clauses = allow.explain(this.context);
    return {
      id: 'allow',
      result: 'fire',
      then: 'deny',
      clauses,
      reason: 'is not what the policy allows',
    };
  }

  private modelIsKnown(models: readonly ModelRule[]): RuleResult {
    const { name, version } = (this.question.decision['model'] ?? {}) as Record<string, unknown>;
    const model = models.find((each) => each.name === name);
    if (!model) return fired('models', `model ${String(name)} is not in the policy`);
    if (model.versions && !model.versions.includes(String(version))) {
      return fired('models', `version ${String(version)} of ${model.name} is not in the policy`);
    }
    const day = this.question.now.toISOString().slice(0, 10);
    const over = model.until !== undefined && day > model.until;
    return fired('models', over ? `${model.name} was allowed until ${model.until}` : null);
  }

  private apply({ id, then, when, reason }: CompiledRule): RuleResult {
    let fires: unknown;
    try {
      fires = when.evaluate(this.context);
    } catch (error) {
      return { ...this.undecided(id, error), clauses: when.explain(this.context) };
    }
    if (fires === false) return { id, result: 'pass', then };
    const text = reason ? { reason: this.fill(reason) } : {};
    return { id, result: 'fire', then, clauses: when.explain(this.context), ...text };
  }

  private reserve(budget: CompiledBudget, isOver: IsOver) {
    const { id, cap, windowMs, over } = budget;
    let reservation: Reservation;
    try {
      reservation = { budgetId: id, ...this.take(budget), cap, windowMs, over };
    } catch (error) {
      if (error instanceof KeyTooLong) this.keysTooLong.push(id);
      return { result: this.undecided(id, error), reservation: null };
    }
    if (!isOver(reservation))
      return { result: { id, result: 'pass' as const, then: over }, reservation };
    const reason = `${reservation.amount} more would pass ${cap} in ${windowMs} ms`;
    return { result: { id, result: 'fire' as const, then: over, reason }, reservation };
  }

  private take({ id, key, amount }: CompiledBudget): { key: string; amount: string } {
    const name = `${this.policy.document.policy}/${id}/${key.evaluate(this.context) as string}`;
    if (Buffer.byteLength(name) > BUDGET_KEY_BYTES_MAX) throw new KeyTooLong();
    const taken = amount.evaluate(this.context) as Decimal;
    if (taken.compare(Decimal.of('0')) < 0) throw new Error('the amount is negative');
    return { key: name, amount: taken.toString() };
  }

  private quorum(): Quorum {
    const chosen =
      this.kind.approval.find((each) => this.applies(each)) ?? this.kind.approval.at(-1)!;
    return { quorum: chosen.quorum, roles: chosen.roles, not: chosen.not };
  }

  /** A condition that cannot be decided does not open the easier way. */
  private applies({ when }: CompiledApproval): boolean {
    if (!when) return true;
    try {
      return when.evaluate(this.context) === true;
    } catch {
      return false;
    }
  }

  private undecided(id: string, error: unknown): RuleResult {
    return { id, result: 'error', then: this.onError, reason: messageOf(error) };
  }

  private fill(template: Template): string {
    const parts = template.map((part) =>
      typeof part === 'string' ? part : written(part, this.context),
    );
    return cleanText(parts.join(''), REASON_CHARS_MAX);
  }
}

function outcomeOf(rules: readonly RuleResult[]): Outcome {
  const stops = rules.filter(({ result }) => result !== 'pass').map(({ then }) => then);
  if (stops.includes('deny')) return 'denied';
  return stops.includes('hold') ? 'held' : 'allowed';
}

function fired(id: string, reason: string | null): RuleResult {
  return reason === null
    ? { id, result: 'pass', then: 'deny' }
    : { id, result: 'fire', then: 'deny', reason };
}

function written(expression: Expression, context: Context): string {
  try {
    return String(expression.evaluate(context));
  } catch (error) {
    return `(${messageOf(error)})`;
  }
}

function messageOf(error: unknown): string {
  return (error as { summary?: string }).summary ?? (error as Error).message;
}
