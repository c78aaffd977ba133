import type { ASTNode } from '@marcbachmann/cel-js';
import { LOOPS } from './vocabulary.js';
import type { JsonSchema } from './json-schema.js';

/** Schemas of the variables in reach: those of its scope, and those of the loops around a node. */
export type Variables = ReadonlyMap<string, JsonSchema>;

/** A call in either form, `size(list)` or `list.size()`: the receiver is the first argument. */
export interface Call {
  name: string;
  args: readonly ASTNode[];
}

export function callOf(node: ASTNode): Call | null {
  if (node.op === 'call') return { name: node.args[0], args: node.args[1] };
  if (node.op === 'rcall') return { name: node.args[0], args: [node.args[1], ...node.args[2]] };
  return null;
}

/** `all`, `exists`, `map` …: the list, the name of its element, and what runs for each. */
export interface Loop {
  list: ASTNode;
  variable: string;
  bodies: readonly ASTNode[];
}

export function loopOf(node: ASTNode): Loop | null {
  if (node.op !== 'rcall' || !LOOPS.has(node.args[0])) return null;
  const [, list, [variable, ...bodies]] = node.args;
  return variable?.op === 'id' ? { list, variable: variable.args, bodies } : null;
}

/** The nodes right below a node, in their order. */
export function operandsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case '!_':
    case '-_':
      return [node.args];
    case 'map':
      return node.args.flat();
    case 'call':
    case 'rcall':
      return callOf(node)!.args;
    default:
      return node.args as readonly ASTNode[];
  }
}

/** The schema of what a node names, where a path of members leads to one. */
export function schemaOf(node: ASTNode, variables: Variables): JsonSchema | undefined {
  if (node.op === 'id') return variables.get(node.args);
  if (node.op === '.') return schemaOf(node.args[0], variables)?.properties?.[node.args[1]];
  if (node.op === '[]') return schemaOf(node.args[0], variables)?.items;
  return undefined;
}

/** Variables in reach of a loop's bodies. */
export function withElement(loop: Loop, variables: Variables): Variables {
  const element = schemaOf(loop.list, variables)?.items ?? {};
  return new Map([...variables, [loop.variable, element]]);
}
