import { escapePointer } from '@acp/contracts';
import { EXPRESSION_COST_MAX } from './cost.js';
import { compileExpression, type Context, type Expression } from './expression.js';
import { jsonOf } from './json-value.js';
import type { Scope } from './scope.js';

/** What is wrong with one member of an object that expressions make. */
export interface ObjectProblem {
  /** JSON pointer to the member, below that of the object. */
  path: string;
  message: string;
  /** Place in the expression at `path`, in UTF-16 units. */
  offset?: number;
}

/** An object whose members are made by expressions. */
export interface CompiledObject {
  /** Steps at the most, all members together. */
  cost: number;
  /** Plain JSON, or which member could not be made and why. */
  evaluate(context: Context): EvaluatedObject;
}

export type EvaluatedObject =
  { ok: true; value: Record<string, unknown> } | { ok: false; problems: readonly ObjectProblem[] };

export type ObjectResult =
  { ok: true; object: CompiledObject } | { ok: false; problems: readonly ObjectProblem[] };

/**
 * Compiles an object of expressions by name, `{ price: 'decimal(record.p)' }`: every problem, each with
 * its member and its place. An expression that could take more than `EXPRESSION_COST_MAX` steps is refused.
 */
export function compileObject(
  members: Readonly<Record<string, string>>,
  scope: Scope,
): ObjectResult {
  const compiled: [string, Expression][] = [];
  const problems: ObjectProblem[] = [];
  for (const [name, source] of Object.entries(members)) {
    const result = compileExpression(source, 'any', scope);
    if (!result.ok) problems.push(...result.problems.map((each) => ({ ...each, path: at(name) })));
    else if (result.expression.cost > EXPRESSION_COST_MAX) {
      problems.push(tooLong(name, result.expression.cost));
    } else compiled.push([name, result.expression]);
  }
  if (problems.length > 0) return { ok: false, problems };
  const cost = compiled.reduce((total, [, expression]) => total + expression.cost, 0);
  return { ok: true, object: { cost, evaluate: (context) => evaluate(compiled, context) } };
}

function evaluate(
  members: readonly (readonly [string, Expression])[],
  context: Context,
): EvaluatedObject {
  const made: [string, unknown][] = [];
  const problems: ObjectProblem[] = [];
  for (const [name, expression] of members) {
    try {
      made.push([name, jsonOf(expression.evaluate(context))]);
    } catch (error) {
      problems.push({ path: at(name), message: reasonOf(error) });
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: Object.fromEntries(made) };
}

/** The engine says its reason in `summary`; its message draws the place below it. */
function reasonOf(error: unknown): string {
  return (error as { summary?: string }).summary ?? (error as Error).message;
}

function tooLong(name: string, cost: number): ObjectProblem {
  const message = `may take ${cost} steps, allowed are ${EXPRESSION_COST_MAX}: loop over less`;
  return { path: at(name), message, offset: 0 };
}

function at(name: string): string {
  return `/${escapePointer(name)}`;
}
