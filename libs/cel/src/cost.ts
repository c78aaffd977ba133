import type { ASTNode } from '@marcbachmann/cel-js';
import { LIST_ITEMS_ASSUMED, TEXT_CHARS_ASSUMED } from './json-schema.js';
import {
  callOf,
  loopOf,
  operandsOf,
  schemaOf,
  withElement,
  type Variables,
} from './expression-tree.js';

/** Steps that one expression may take; see `costOf`. About a quarter of a millisecond. */
export const EXPRESSION_COST_MAX = 10_000;

/** Characters of a text that count as one step. */
const TEXT_CHARS_PER_STEP = 100;
const READS_TEXT: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith', 're2']);

/**
 * Steps that an expression can take at the most. An evaluation cannot be interrupted, so this bound,
 * known at load, is what keeps a rule short: a loop counts its body as often as its list can have
 * elements, and nested loops multiply. About 40 million steps a second were measured.
 */
export function costOf(node: ASTNode, variables: Variables): number {
  const loop = loopOf(node);
  if (loop) {
    const inside = withElement(loop, variables);
    const body = sum(loop.bodies.map((each) => costOf(each, inside)));
    return costOf(loop.list, variables) + elementsOf(loop.list, variables) * (1 + body);
  }
  const operands = sum(operandsOf(node).map((operand) => costOf(operand, variables)));
  return 1 + operands + ownCost(node, variables);
}

function ownCost(node: ASTNode, variables: Variables): number {
  const call = callOf(node);
  if (node.op === 'in') return elementsOf(node.args[1], variables);
  if (call?.name === 'within') return elementsOf(call.args[1]!, variables);
  if (!call || !READS_TEXT.has(call.name)) return 0;
  return Math.ceil(charactersOf(call.args[0]!, variables) / TEXT_CHARS_PER_STEP);
}

/** Elements that a list can have at the most. */
function elementsOf(node: ASTNode, variables: Variables): number {
  if (node.op === 'list') return node.args.length;
  if (node.op === '+') {
    return elementsOf(node.args[0], variables) + elementsOf(node.args[1], variables);
  }
  if (node.op === '?:') {
    return Math.max(elementsOf(node.args[1], variables), elementsOf(node.args[2], variables));
  }
  const loop = loopOf(node);
  if (loop) return elementsOf(loop.list, variables);
  return schemaOf(node, variables)?.maxItems ?? LIST_ITEMS_ASSUMED;
}

function charactersOf(node: ASTNode, variables: Variables): number {
  if (node.op === 'value' && typeof node.args === 'string') return node.args.length;
  return schemaOf(node, variables)?.maxLength ?? TEXT_CHARS_ASSUMED;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
