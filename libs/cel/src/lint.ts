import { serialize, type ASTNode } from '@marcbachmann/cel-js';
import { DECIMAL_PATTERN } from '@acp/contracts';
import {
  callOf,
  loopOf,
  operandsOf,
  schemaOf,
  withElement,
  type Call,
  type Variables,
} from './expression-tree.js';
import type { Scope } from './scope.js';
import { LITERAL_ARGUMENT } from './vocabulary.js';

/** What is wrong with a part of an expression that the engine itself would take. */
export interface LintProblem {
  message: string;
  /** Where the part begins, in UTF-16 units. */
  offset: number;
}

type LintScope = Pick<Scope, 'variables' | 'functions'>;

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);
const MONEY_NAME = /(^|_)(price|amount|quantity|notional)$/;

/** Everything in an expression that its author must write otherwise, or not at all. */
export function lint(node: ASTNode, scope: LintScope): LintProblem[] {
  const loop = loopOf(node);
  const variables = loop ? withElement(loop, scope.variables) : scope.variables;
  const inside = { ...scope, variables };
  const below = loop ? [loop.list, ...loop.bodies] : operandsOf(node);
  return [...ownProblems(node, scope), ...below.flatMap((each) => lint(each, inside))];
}

function ownProblems(node: ASTNode, { variables, functions }: LintScope): LintProblem[] {
  const call = callOf(node);
  if (call) return problemsOfCall(node, call, functions);
  if (!COMPARISONS.has(node.op)) return [];
  return operandsOf(node)
    .filter((operand) => isMoney(operand, variables))
    .map((operand) => ({
      message: `compare decimal(${serialize(operand)}): as text, 9 is more than 10`,
      offset: operand.start,
    }));
}

function problemsOfCall(
  node: ASTNode,
  { name, args }: Call,
  functions: ReadonlySet<string>,
): LintProblem[] {
  if (!functions.has(name)) {
    const instead = name === 'matches' ? "; use re2(text, 'pattern')" : '';
    return [{ message: `\`${name}\` may not be called here${instead}`, offset: node.start }];
  }
  const check = LITERAL_ARGUMENT[name];
  if (!check) return [];
  const last = args.at(-1);
  if (last?.op !== 'value' || typeof last.args !== 'string') {
    const message = `the last argument of \`${name}\` must be written as text`;
    return [{ message, offset: (last ?? node).start }];
  }
  return problemOfLiteral(check, last.args, last.start);
}

function problemOfLiteral(check: (text: string) => void, text: string, offset: number) {
  try {
    check(text);
    return [];
  } catch (error) {
    return [{ message: (error as Error).message, offset }];
  }
}

/** Whether a node is a member that holds an amount as text or as a number. */
function isMoney(node: ASTNode, variables: Variables): boolean {
  if (node.op !== '.') return false;
  const schema = schemaOf(node, variables);
  return schema?.pattern === DECIMAL_PATTERN || MONEY_NAME.test(node.args[1]);
}
