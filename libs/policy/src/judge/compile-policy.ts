import {
  EXPRESSION_COST_MAX,
  compileExpression,
  type Expression,
  type ExpressionType,
  type JsonSchema,
  type Scope,
} from '@acp/cel';
import {
  actionKindNames,
  eventTypeNames,
  findActionKind,
  nearestName,
  unknownName,
  type ActionKind,
} from '@acp/contracts';
import { durationMs } from '../file/duration.js';
import type { PolicyDocument } from '../file/policy-document.js';
import type { CompiledKind, CompiledPolicy, Template } from './compiled-policy.js';
import { ruleScope } from './scope.js';

/** One thing that is wrong with a policy. */
export interface PolicyProblem {
  /** JSON pointer into the file. */
  path: string;
  message: string;
  /** Place in the expression at `path`, in UTF-16 units. */
  offset?: number;
}

export interface CompileOptions {
  /** Default `EXPRESSION_COST_MAX`. */
  ruleCostMax?: number;
  /** Whose schema expressions are typed by. Default: the newest of a kind that this process knows. */
  findKind?: (kind: string) => Pick<ActionKind, 'action_schema'> | undefined;
}

export type CompiledResult =
  { ok: true; policy: CompiledPolicy } | { ok: false; problems: readonly PolicyProblem[] };

/** Checks everything about a policy but its tests. Names every problem, each with its place. */
export function compilePolicy(
  document: PolicyDocument,
  options: CompileOptions = {},
): CompiledResult {
  const problems = contradictions(document);
  const kinds = new Map<string, CompiledKind>();
  let cost = 0;
  for (const [index, kind] of document.applies_to.kinds.entries()) {
    const known = (options.findKind ?? findActionKind)(kind);
    if (!known) {
      const message = unknownName('kind of action', kind, actionKindNames());
      problems.push({ path: `/applies_to/kinds/${index}`, message });
      continue;
    }
    const scope = ruleScope(known.action_schema as JsonSchema, document.facts);
    const work = new KindCompiler(scope, options.ruleCostMax ?? EXPRESSION_COST_MAX);
    kinds.set(kind, work.compile(document));
    problems.push(...work.problems);
    cost = Math.max(cost, work.cost);
  }
  if (problems.length > 0) return { ok: false, problems: distinct(problems) };
  const holdMs = document.hold ? durationMs(document.hold.for) : null;
  const releaseMs = document.release ? durationMs(document.release.valid_for) : null;
  return { ok: true, policy: { document, cost, kinds, holdMs, releaseMs } };
}

/** Compiles the expressions of a policy for one kind of action and gathers what is wrong. */
class KindCompiler {
  readonly problems: PolicyProblem[] = [];
  cost = 0;

  constructor(
    private readonly scope: Scope,
    private readonly costMax: number,
  ) {}

  compile(document: PolicyDocument): CompiledKind {
    const facts = Object.entries(document.facts ?? {});
    return {
      facts: facts.map(([name, { entity }]) => ({
        name,
        entity: this.expression(entity, 'string', `/facts/${name}/entity`),
      })),
      rules: (document.rules ?? []).map(({ id, when, then, reason }, i) => ({
        id,
        then,
        when: this.expression(when, 'bool', `/rules/${i}/when`),
        reason: reason === undefined ? null : this.template(reason, `/rules/${i}/reason`),
      })),
      budgets: (document.budgets ?? []).map(({ id, key, amount, cap, window, over }, i) => ({
        id,
        key: this.expression(key, 'string', `/budgets/${i}/key`),
        amount: this.expression(amount, 'decimal', `/budgets/${i}/amount`),
        cap,
        windowMs: durationMs(window),
        over,
      })),
      allow:
        document.allow === undefined ? null : this.expression(document.allow, 'bool', '/allow'),
      approval: (document.approval ?? []).map(({ when, quorum, roles, not = [] }, i) => ({
        when: when === undefined ? null : this.expression(when, 'bool', `/approval/${i}/when`),
        quorum,
        roles,
        not,
      })),
    };
  }

  private expression(source: string, type: ExpressionType, path: string): Expression {
    const compiled = compileExpression(source, type, this.scope);
    if (!compiled.ok) {
      this.problems.push(...compiled.problems.map((problem) => ({ ...problem, path })));
      return UNUSABLE;
    }
    const { expression } = compiled;
    this.cost += expression.cost;
    if (expression.cost > this.costMax) {
      const message = `may take ${expression.cost} steps, allowed are ${this.costMax}: loop over less`;
      this.problems.push({ path, message, offset: 0 });
    }
    return expression;
  }

  private template(text: string, path: string): Template {
    const parts = text.split(/\{([^{}]*)\}/);
    return parts.map((part, i) => (i % 2 === 0 ? part : this.expression(part, 'any', path)));
  }
}

/** Stands where an expression could not be compiled; the policy is refused, so nothing runs it. */
const UNUSABLE: Expression = {
  source: '',
  cost: 0,
  reads: new Set(),
  evaluate: () => {
    throw new Error('this expression was refused');
  },
  explain: () => [],
};

function contradictions(document: PolicyDocument): PolicyProblem[] {
  return [
    ...idsTwice(document),
    ...unknownFacts(document),
    ...openByDefault(document),
    ...approvalGaps(document),
  ];
}

function idsTwice({ rules = [], budgets = [] }: PolicyDocument): PolicyProblem[] {
  const places = [
    ...budgets.map(({ id }, i) => ({ id, path: `/budgets/${i}/id` })),
    ...rules.map(({ id }, i) => ({ id, path: `/rules/${i}/id` })),
  ];
  const taken = new Set<string>(BUILT_IN_RULES);
  return places
    .filter(({ id }) => taken.has(id) || !taken.add(id))
    .map(({ id, path }) => ({ path, message: `the id \`${id}\` is taken` }));
}

/** Ids of what a policy checks without a rule of its own. */
export const BUILT_IN_RULES = ['allow', 'default', 'models', 'decimals'] as const;

function unknownFacts({ facts = {} }: PolicyDocument): PolicyProblem[] {
  const types = eventTypeNames();
  return Object.entries(facts)
    .filter(([, { latest }]) => !types.includes(latest))
    .map(([name, { latest }]) => {
      const near = nearestName(latest, types);
      const help = near ? `; did you mean ${near}?` : '';
      return { path: `/facts/${name}/latest`, message: `unknown event type \`${latest}\`${help}` };
    });
}

function openByDefault(document: PolicyDocument): PolicyProblem[] {
  if (document.default !== 'allow' || document.allow_by_default) return [];
  const message = '`default: allow` needs `allow_by_default: true`: it allows what no rule names';
  return [{ path: '/default', message }];
}

/** Whoever is held must have a way to be released and a time at which the wait ends. */
function approvalGaps(document: PolicyDocument): PolicyProblem[] {
  const { rules = [], budgets = [], approval = [], hold, on_error } = document;
  const holds =
    on_error === 'hold' ||
    rules.some(({ then }) => then === 'hold') ||
    budgets.some(({ over }) => over === 'hold');
  const problems: PolicyProblem[] = [];
  if (holds && !hold) {
    problems.push({ path: '', message: 'something holds, so `hold: { for: … }` is needed' });
  }
  if (holds && approval.length === 0) {
    problems.push({ path: '', message: 'something holds, so `approval` must say who releases it' });
  }
  for (const [i, { when, otherwise }] of approval.entries()) {
    if ((when === undefined) === (otherwise === undefined)) {
      const message = 'needs `when` or `otherwise: true`, and not both';
      problems.push({ path: `/approval/${i}`, message });
    }
  }
  if (approval.length > 0 && !approval.at(-1)!.otherwise) {
    const path = `/approval/${approval.length - 1}`;
    problems.push({ path, message: 'the last approval must be `otherwise: true`' });
  }
  return problems;
}

/** A fault of an expression shows for each kind of action; once is enough. */
function distinct(problems: readonly PolicyProblem[]): PolicyProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, message, offset }) => {
    const key = `${path} ${offset} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
