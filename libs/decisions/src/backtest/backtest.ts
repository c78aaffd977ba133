import type { CompiledPolicy, PolicyDocument, Reservation } from '@acp/policy';
import { recordedProposal } from '../judge/recorded-proposal.js';
import { rejudge, type JudgementRead, type RejudgedVerdict } from '../judge/rejudge.js';
import { applies } from '../state/gatekeeper-state.js';
import {
  budgetOf,
  BudgetWindows,
  windowsOf,
  type RecordedUse,
  type SavedWindows,
} from './budget-windows.js';

export type Outcome = RejudgedVerdict['outcome'];

/** A decision as it is recorded. Times in milliseconds since 1970. */
export interface PastDecision {
  kind: string;
  source: string;
  actor: string;
  state: string;
  wasHeld: boolean;
  createdAt: number;
  settledAt: number | null;
  policySet: string | null;
  policyVersion: number | null;
  /** Payload of its proposal's event, and what was read; null where retention has taken them. */
  proposal: Record<string, unknown> | null;
  read: JudgementRead | null;
  /** What its release took of budgets. */
  uses: readonly RecordedUse[];
}

export type Retried =
  /** A switch was on: nothing was judged then. */
  | { kind: 'stopped' }
  /** Neither the set's business then nor with the version that is tried. */
  | { kind: 'other' }
  /** Its proposal or what was read is not there any more. */
  | { kind: 'missing' }
  /** Before the range, or of a kind that was not asked for: it counts for budgets alone. */
  | { kind: 'budgets' }
  | { kind: 'judged'; was: Outcome; becomes: Outcome; rules: string[]; caveat: Caveat | null };

/** Why what follows may not be what would have happened. */
export type Caveat =
  /** It would be held and was not: nobody said what people would have. It takes nothing of budgets. */
  | 'HELD_UNANSWERED'
  /** A budget with another key, amount or window: what was used of it before the range is not known. */
  | 'BUDGET_BEGINS';

export interface BacktestOptions {
  set: string;
  /** The version that is tried. */
  policy: CompiledPolicy;
  /** Begin of the range, milliseconds; decisions before it only fill the budgets. */
  from: number;
  kinds: readonly string[] | null;
  /** A version of the set that has judged; null where this build cannot read it. */
  versionOf(version: number): CompiledPolicy | null;
  saved?: SavedWindows | undefined;
}

/**
 * Tries another version of a policy on recorded decisions, which come in their order. Facts, time and
 * the model's status are as recorded; budgets are re-enacted, as the gatekeeper does it: a verdict comes
 * first, and only what would be released asks for its budgets.
 */
export class Backtest {
  private readonly windows: BudgetWindows;
  private readonly windowsMs: ReadonlyMap<string, number>;
  private readonly likeness = new Map<number, ReadonlyMap<string, Likeness>>();

  constructor(private readonly options: BacktestOptions) {
    this.windows = new BudgetWindows(options.saved);
    this.windowsMs = windowsOf(options.policy);
  }

  /** Milliseconds before the range from which on decisions are wanted, to know what is used. */
  static lookBackMs(policy: CompiledPolicy): number {
    const windows = [...windowsOf(policy).values()];
    return windows.length === 0 ? 0 : Math.max(...windows) + (policy.holdMs ?? 0);
  }

  get letGo(): number {
    return this.windows.letGo;
  }

  save(): SavedWindows {
    return this.windows.save();
  }

  judge(past: PastDecision): Retried {
    this.windows.goTo(past.createdAt);
    if (past.createdAt < this.options.from) {
      const own = ownUses(past, this.windowsMs);
      this.use(past, past.wasHeld ? { now: [], later: own } : { now: own, later: [] });
      return { kind: 'budgets' };
    }
    if (past.state === 'stopped') return { kind: 'stopped' };
    if (!past.proposal || !past.read) return this.passOver(past, 'missing');
    const policies = this.policiesFor(past, past.read);
    if (!policies) return this.passOver(past, 'other');
    if (this.isAsked(past)) return this.retry(past, { ...past.read, policies });
    if (this.windowsMs.size > 0) this.retry(past, { ...past.read, policies });
    return { kind: 'budgets' };
  }

  private retry(past: PastDecision, read: JudgementRead): Retried {
    const verdict = this.verdictOn(past, read);
    const { outcome: becomes, reservations } = verdict;
    const now = becomes === 'allowed' ? reservations : [];
    this.use(past, { now, later: becomes === 'held' ? reservations : [] });
    const rules = verdict.rules.filter(({ result }) => result !== 'pass').map(({ id }) => id);
    const was = outcomeOf(past);
    return { kind: 'judged', was, becomes, rules, caveat: this.caveatOf(past, was, verdict) };
  }

  private verdictOn(past: PastDecision, read: JudgementRead): RejudgedVerdict {
    const policy = read.policies.length === 1 ? this.options.policy : null;
    const proposal = recordedProposal(past.proposal!);
    const record = { proposal, mode: 'enforce' as const, read };
    const first = rejudge(record, policy, () => false);
    if (first.outcome !== 'allowed') return first;
    const full = first.reservations.filter((wanted) => this.isFull(wanted, past));
    if (full.length === 0) return first;
    return rejudge(record, policy, ({ key }) => full.some((each) => each.key === key));
  }

  /** As the gatekeeper found it, where it has asked the same of the same window. */
  private isFull(wanted: Reservation, past: PastDecision): boolean {
    const { createdAt: at, read } = past;
    const wasAsked = outcomeOf(past) === 'allowed' || read!.over.length > 0;
    const alike = wasAsked && this.likenessOf(past, wanted.budgetId) === 'same';
    if (alike && this.windows.isAsRecorded(wanted.key, at)) return read!.over.includes(wanted.key);
    return !this.windows.hasRoom(wanted, at);
  }

  /** A hold that people released is taken as released by them again, where it would be held again. */
  private use(past: PastDecision, would: { now: Uses; later: Uses }): void {
    const { createdAt, settledAt, state, wasHeld } = past;
    const recorded = past.uses.filter(({ key }) => key.startsWith(`${this.options.set}/`));
    const windowsMs = this.windowsThen(past);
    const wasLater = state === 'released' && wasHeld;
    const now = { at: createdAt, recorded: wasLater ? [] : recorded, reenacted: would.now };
    this.windows.take({ ...now, windowsMs });
    if (!wasLater) return;
    const later = { at: settledAt!, recorded, reenacted: would.later };
    this.windows.takeLater({ ...later, windowsMs });
  }

  /** What it took is known all the same. */
  private passOver<Kind extends 'missing' | 'other'>(past: PastDecision, kind: Kind) {
    this.use(past, { now: [], later: [] });
    return { kind };
  }

  private isAsked({ kind }: PastDecision): boolean {
    return this.options.kinds?.includes(kind) ?? true;
  }

  /** The sets that apply with the version that is tried; null where it is another set's business. */
  private policiesFor(past: PastDecision, { policies }: JudgementRead): string[] | null {
    const { set, policy } = this.options;
    const others = policies.filter((each) => each !== set);
    if (applies(policy, past)) return [...others, set];
    return policies.includes(set) && others.length !== 1 ? others : null;
  }

  private caveatOf(past: PastDecision, was: Outcome, verdict: RejudgedVerdict): Caveat | null {
    if (verdict.reservations.length === 0) return null;
    if (verdict.outcome === 'held' && was !== 'held') return 'HELD_UNANSWERED';
    const begins = verdict.reservations.some(
      ({ budgetId, windowMs }) =>
        past.createdAt < this.options.from + windowMs &&
        this.likenessOf(past, budgetId) === 'other',
    );
    return begins ? 'BUDGET_BEGINS' : null;
  }

  private windowsThen({ policySet, policyVersion }: PastDecision): ReadonlyMap<string, number> {
    const then = policySet === this.options.set ? this.options.versionOf(policyVersion!) : null;
    return then ? windowsOf(then) : this.windowsMs;
  }

  private likenessOf({ policySet, policyVersion }: PastDecision, budget: string): Likeness {
    if (policySet !== this.options.set || policyVersion === null) return 'other';
    let known = this.likeness.get(policyVersion);
    if (!known) {
      const then = this.options.versionOf(policyVersion);
      known = then ? likenessOf(then.document, this.options.policy.document) : new Map();
      this.likeness.set(policyVersion, known);
    }
    return known.get(budget) ?? 'other';
  }
}

type Uses = readonly Pick<Reservation, 'key' | 'amount' | 'windowMs'>[];

/** How far a budget is what it was: all of it, all but its cap, or another. */
type Likeness = 'same' | 'cap' | 'other';

function likenessOf(then: PolicyDocument, now: PolicyDocument): ReadonlyMap<string, Likeness> {
  return new Map(
    (now.budgets ?? []).map(({ id, key, amount, window, cap }) => {
      const was = (then.budgets ?? []).find((each) => each.id === id);
      const alike = was?.key === key && was.amount === amount && was.window === window;
      return [id, !alike ? 'other' : was.cap === cap ? 'same' : 'cap'];
    }),
  );
}

/** Before the range what was used is what was recorded, of budgets that there are now. */
function ownUses({ uses }: PastDecision, windowsMs: ReadonlyMap<string, number>): Uses {
  return uses.flatMap(({ key, amount }) => {
    const windowMs = windowsMs.get(budgetOf(key));
    return windowMs === undefined ? [] : [{ key, amount, windowMs }];
  });
}

/** Of its first judgement. */
function outcomeOf({ state, wasHeld }: PastDecision): Outcome {
  if (wasHeld) return 'held';
  return state === 'released' ? 'allowed' : 'denied';
}
