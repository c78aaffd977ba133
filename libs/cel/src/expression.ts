import { nearestName } from '@acp/contracts';
import { ParseError, serialize, type ASTNode, type Environment } from '@marcbachmann/cel-js';
import { costOf } from './cost.js';
import { operandsOf } from './expression-tree.js';
import { lint, type LintProblem } from './lint.js';
import { quickCondition } from './quick-condition.js';
import type { Scope } from './scope.js';

/** What an expression is evaluated over: one value for each variable. */
export type Context = Readonly<Record<string, unknown>>;

/** One side of a condition, with the value that it had. */
export interface Clause {
  src: string;
  value: unknown;
}

/** An expression, checked and ready: compiled once, evaluated as often as one likes. */
export interface Expression {
  source: string;
  /** Steps at the most. */
  cost: number;
  /** The variables that it names. */
  reads: ReadonlySet<string>;
  /** Throws where it cannot be decided: a member is absent, a text is no decimal. */
  evaluate(context: Context): unknown;
  /** The conditions that `&&`, `||` and `!` join, and what they read, each with its value. */
  explain(context: Context): Clause[];
}

export type ExpressionType = 'bool' | 'string' | 'decimal' | 'any';

export type Compiled =
  { ok: true; expression: Expression } | { ok: false; problems: readonly LintProblem[] };

/** Parses and checks an expression; every problem has its place in the text. */
export function compileExpression(source: string, type: ExpressionType, scope: Scope): Compiled {
  const parsed = parse(source, scope.environment);
  if ('problem' in parsed) return { ok: false, problems: [parsed.problem] };
  const problems = lint(parsed.ast, scope);
  if (problems.length > 0) return { ok: false, problems };
  const checked = parsed.check();
  if (!checked.valid) return { ok: false, problems: [problemOf(checked.error, scope)] };
  if (type !== 'any' && checked.type !== type) {
    const message = `must be ${type}, is ${checked.type}`;
    return { ok: false, problems: [{ message, offset: 0 }] };
  }
  return { ok: true, expression: expressionOf(source, parsed, scope) };
}

function expressionOf(source: string, parsed: Parsed, scope: Scope): Expression {
  let parts: Part[] | undefined;
  const quick = quickCondition(parsed.ast, scope.variables);
  return {
    source,
    cost: costOf(parsed.ast, scope.variables),
    reads: new Set(namesRead(parsed.ast)),
    evaluate: (context) => quick?.(context) ?? parsed(context as Record<string, unknown>),
    explain: (context) => {
      parts ??= partsOf(parsed.ast, scope.environment);
      return parts.map(({ src, evaluate }) => ({ src, value: valueOf(evaluate, context) }));
    },
  };
}

type Parsed = ReturnType<Environment['parse']>;

function parse(source: string, environment: Environment): Parsed | { problem: LintProblem } {
  try {
    return environment.parse(source);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { problem: { message: error.summary, offset: error.range?.start ?? 0 } };
  }
}

function problemOf(error: unknown, scope: Scope): LintProblem {
  const { summary, range } = error as { summary: string; range?: { start: number } };
  return { message: summary + suggestion(summary, scope), offset: range?.start ?? 0 };
}

/** The name that a misspelt member was most likely meant to be. */
function suggestion(summary: string, { variables }: Scope): string {
  const [, name] = /^(?:No such key|Unknown variable): (\w+)$/.exec(summary) ?? [];
  if (!name) return '';
  const members = [...variables.values()].flatMap((schema) => namesIn(schema));
  const near = nearestName(name, [...variables.keys(), ...members]);
  return near ? `; did you mean ${near}?` : '';
}

function namesIn(schema: { properties?: Readonly<Record<string, object>> }): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
    name,
    ...namesIn(member),
  ]);
}

/** Those of loops among them, which name nothing outside. */
function namesRead(node: ASTNode): string[] {
  return node.op === 'id' ? [node.args] : operandsOf(node).flatMap(namesRead);
}

interface Part {
  src: string;
  evaluate: (context: Context) => unknown;
}

/** The leaves of a condition's logic, each followed by what it reads. */
function partsOf(node: ASTNode, environment: Environment): Part[] {
  if (['&&', '||', '!_'].includes(node.op)) {
    return operandsOf(node).flatMap((operand) => partsOf(operand, environment));
  }
  const read = operandsOf(node).filter(({ op }) => op === '.' || op === 'call' || op === '*');
  return [node, ...read].map((part) => partOf(serialize(part), environment));
}

function partOf(src: string, environment: Environment): Part {
  const parsed = environment.parse(src);
  return { src, evaluate: (context) => parsed(context as Record<string, unknown>) };
}

/** As it can be written down: a decimal as its digits, an error as what it says. */
function valueOf(evaluate: Part['evaluate'], context: Context): unknown {
  try {
    const value = evaluate(context);
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'object' && value !== null ? String(value) : value;
  } catch (error) {
    return `error: ${(error as { summary?: string }).summary ?? (error as Error).message}`;
  }
}
