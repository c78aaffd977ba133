/** What a policy of the histories says: more than 100 is held, and one budget for each model. */
export interface PolicyTerms {
  cap: number;
  /** What becomes of an order for which the budget has too little left. */
  over: 'deny' | 'hold';
  quorum: number;
  /** Denies everything. */
  closed: boolean;
}

export type ModelState =
  'released' | 'held' | 'denied' | 'stopped' | 'rejected' | 'expired' | 'withdrawn';

export interface ModelDecision {
  model: string;
  quantity: number;
  state: ModelState;
  /** People who approved it. */
  approvals: readonly string[];
  quorum: number;
  /** What became of its release. */
  release: 'none' | 'waiting' | 'recalled' | 'acted';
}

/** One thing that somebody does; each is one transaction of the product, or none. */
export type Step =
  | { does: 'propose'; key: string; model: string; quantity: number }
  | { does: 'approve' | 'reject'; key: string; person: string }
  | { does: 'withdraw' | 'expire' | 'act' | 'alter'; key: string }
  | { does: 'engage'; scope: string; recall: boolean }
  | { does: 'lift'; scope: string }
  | { does: 'activate'; terms: PolicyTerms };

/** Quantities above it are held for people. */
const LARGE = 100;

/** What the gatekeeper is to do, without a database, a lock or a clock: one step after another. */
export class DecisionModel {
  constructor(
    private readonly terms: PolicyTerms,
    private readonly switches: ReadonlySet<string> = new Set(),
    readonly decisions: ReadonlyMap<string, ModelDecision> = new Map(),
  ) {}

  after(step: Step): DecisionModel {
    const { terms, switches } = this;
    switch (step.does) {
      case 'activate':
        return new DecisionModel(step.terms, switches, this.decisions);
      case 'engage':
        return new DecisionModel(terms, new Set([...switches, step.scope]), this.recalled(step));
      case 'lift':
        return new DecisionModel(terms, without(switches, step.scope), this.decisions);
      case 'propose':
        return this.decisions.has(step.key) ? this : this.with(step.key, this.judged(step));
      default: {
        const decision = this.decisions.get(step.key);
        return decision ? this.with(step.key, this.settled(decision, step)) : this;
      }
    }
  }

  /** Everything that must be in the database, as text that can be compared. */
  get standing(): string {
    const decisions = [...this.decisions].sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = decisions.map(([key, { state, approvals, release }]) =>
      [key, state, [...approvals].sort().join('+'), release].join(' '),
    );
    return [...lines, ...this.usedByModel(), ...[...this.switches].sort()].join('\n');
  }

  private usedByModel(): string[] {
    const models = [...new Set([...this.decisions.values()].map(({ model }) => model))].sort();
    return models.map((model) => `${model} used ${this.used(model)}`);
  }

  private used(model: string): number {
    return [...this.decisions.values()]
      .filter((each) => each.model === model && each.state === 'released')
      .reduce((sum, { quantity }) => sum + quantity, 0);
  }

  private with(key: string, decision: ModelDecision): DecisionModel {
    const decisions = new Map(this.decisions).set(key, decision);
    return new DecisionModel(this.terms, this.switches, decisions);
  }

  private judged({ model, quantity }: Extract<Step, { does: 'propose' }>): ModelDecision {
    const { cap, over, quorum, closed } = this.terms;
    const fits = this.used(model) + quantity <= cap;
    const base = { model, quantity, approvals: [], quorum: 0, release: 'none' } as const;
    if (this.isStopped(model)) return { ...base, state: 'stopped' };
    if (closed) return { ...base, state: 'denied' };
    if (quantity > LARGE || (!fits && over === 'hold')) return { ...base, quorum, state: 'held' };
    if (!fits) return { ...base, state: 'denied' };
    return { ...base, state: 'released', release: 'waiting' };
  }

  private settled(decision: ModelDecision, step: Extract<Step, { key: string }>): ModelDecision {
    if (step.does === 'act' && decision.release === 'waiting') {
      return { ...decision, release: 'acted' };
    }
    if (decision.state !== 'held') return decision;
    switch (step.does) {
      case 'approve':
        return this.approved(decision, step.person);
      case 'reject':
        return decision.approvals.includes(step.person)
          ? decision
          : { ...decision, state: 'rejected' };
      case 'withdraw':
        return { ...decision, state: 'withdrawn' };
      case 'expire':
        return { ...decision, state: 'expired' };
      default:
        return decision;
    }
  }

  private approved(decision: ModelDecision, person: string): ModelDecision {
    const { model, quantity } = decision;
    const refused = this.isStopped(model) || this.terms.closed;
    if (refused || decision.approvals.includes(person)) return decision;
    const approvals = [...decision.approvals, person];
    const asked = quantity > LARGE ? this.terms.quorum : 1;
    if (approvals.length < Math.max(decision.quorum, asked)) return { ...decision, approvals };
    if (this.used(model) + quantity > this.terms.cap) return decision;
    return { ...decision, approvals, state: 'released', release: 'waiting' };
  }

  private isStopped(model: string): boolean {
    return [...this.switches].some((scope) => covers(scope, model));
  }

  private recalled({ scope, recall }: Extract<Step, { does: 'engage' }>) {
    if (!recall) return this.decisions;
    return new Map(
      [...this.decisions].map(([key, decision]) => {
        const isHit = decision.release === 'waiting' && covers(scope, decision.model);
        return [key, isHit ? { ...decision, release: 'recalled' as const } : decision];
      }),
    );
  }
}

function covers(scope: string, model: string): boolean {
  return !scope.startsWith('model:') || scope === `model:${model}`;
}

function without(scopes: ReadonlySet<string>, scope: string): Set<string> {
  return new Set([...scopes].filter((each) => each !== scope));
}
