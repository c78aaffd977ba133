import type { ASTNode } from '@marcbachmann/cel-js';
import { compareDigits } from './compare-digits.js';
import { isDecimal } from './decimal.js';
import { callOf, schemaOf, type Variables } from './expression-tree.js';
import { celTypeOf } from './json-schema.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * A condition without the engine. Undefined where a value is not what it is expected to be: the engine
 * says what that means, so both never disagree.
 */
export type QuickCondition = (values: Values) => boolean | undefined;

/** A text of the event or of the expression; undefined for anything that is no text. */
type QuickText = (values: Values) => string | undefined;

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '==': (order) => order === 0,
};

const TEXT_TESTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

/**
 * For what checks are made of most: `decimal(a) >= decimal(b)`, `a == b` and `a.startsWith('x')` of texts,
 * joined by `&&`, `||` and `!`, where no schema says of a path that it is anything but a text. Null for
 * anything else, which is the engine's alone.
 */
export function quickCondition(node: ASTNode, variables: Variables): QuickCondition | null {
  if (node.op === '!_') return negated(quickCondition(node.args, variables));
  if (node.op === '&&' || node.op === '||') {
    const sides = node.args as readonly ASTNode[];
    const [left, right] = sides.map((side) => quickCondition(side, variables));
    return joined(left!, right!, node.op === '||');
  }
  return (
    comparisonOfDecimals(node, variables) ??
    comparisonOfTexts(node, variables) ??
    testOfText(node, variables)
  );
}

function negated(condition: QuickCondition | null): QuickCondition | null {
  if (condition === null) return null;
  return (values) => {
    const result = condition(values);
    return result === undefined ? undefined : !result;
  };
}

/** `decisive`: the value of the left side that decides without the right one. */
function joined(
  left: QuickCondition | null,
  right: QuickCondition | null,
  decisive: boolean,
): QuickCondition | null {
  if (left === null || right === null) return null;
  return (values) => {
    const first = left(values);
    return first === undefined || first === decisive ? first : right(values);
  };
}

function comparisonOfDecimals(node: ASTNode, variables: Variables): QuickCondition | null {
  const holds = ORDERS[node.op];
  if (!holds) return null;
  const sides = node.args as readonly ASTNode[];
  const [left, right] = sides.map((side) => decimalOf(side, variables));
  if (!left || !right) return null;
  return (values) => {
    const [a, b] = [left(values), right(values)];
    if (a === undefined || b === undefined || !isDecimal(a) || !isDecimal(b)) return undefined;
    return holds(compareDigits(a, b));
  };
}

/** The argument of `decimal(…)`. */
function decimalOf(node: ASTNode, variables: Variables): QuickText | null {
  const call = callOf(node);
  if (call?.name !== 'decimal' || call.args.length !== 1) return null;
  return textOf(call.args[0]!, variables);
}

function comparisonOfTexts(node: ASTNode, variables: Variables): QuickCondition | null {
  if (node.op !== '==' && node.op !== '!=') return null;
  const sides = node.args as readonly ASTNode[];
  const [left, right] = sides.map((side) => textOf(side, variables));
  if (!left || !right) return null;
  const wanted = node.op === '==';
  return (values) => {
    const [a, b] = [left(values), right(values)];
    return a === undefined || b === undefined ? undefined : (a === b) === wanted;
  };
}

function testOfText(node: ASTNode, variables: Variables): QuickCondition | null {
  if (node.op !== 'rcall') return null;
  const { name, args } = callOf(node)!;
  const test = Object.hasOwn(TEXT_TESTS, name) ? TEXT_TESTS[name]! : null;
  if (test === null || args.length !== 2) return null;
  const [text, part] = args.map((arg) => textOf(arg, variables));
  if (!text || !part) return null;
  return (values) => {
    const [a, b] = [text(values), part(values)];
    return a === undefined || b === undefined ? undefined : test(a, b);
  };
}

/** A text that is written out, or a path of members that may be one. */
function textOf(node: ASTNode, variables: Variables): QuickText | null {
  if (node.op === 'value') {
    const { args: text } = node;
    return typeof text === 'string' ? () => text : null;
  }
  const path = pathOf(node);
  if (path === null || !mayBeText(node, path[0]!, variables)) return null;
  const [head, ...names] = path;
  return (values) => {
    let value: unknown = values[head!];
    for (const name of names) {
      if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
      value = value[name];
    }
    return typeof value === 'string' ? value : undefined;
  };
}

/** Of a path that a schema has another type for, the engine throws where the value is a text. */
function mayBeText(node: ASTNode, head: string, variables: Variables): boolean {
  if (!variables.has(head)) return false;
  const type = celTypeOf(schemaOf(node, variables) ?? {});
  return type === 'string' || type === 'dyn';
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathOf(node: ASTNode): readonly string[] | null {
  if (node.op === 'id') return [node.args];
  if (node.op !== '.') return null;
  const below = pathOf(node.args[0]);
  return below && [...below, node.args[1]];
}
