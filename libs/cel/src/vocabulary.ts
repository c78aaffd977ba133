import { Environment } from '@marcbachmann/cel-js';
import ipaddr from 'ipaddr.js';
import { RE2JS } from 're2js';
import { Decimal } from './decimal.js';

/**
 * What an expression may call. Everything else is refused at load: `matches` is a backtracking regular
 * expression in this engine, and a cost can only be bounded for what is listed.
 */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  'size',
  'has',
  'all',
  'exists',
  'exists_one',
  'map',
  'filter',
  'startsWith',
  'endsWith',
  'contains',
  'string',
  'double',
  'int',
  'timestamp',
  'duration',
  'decimal',
  'apart',
  're2',
  'cidr',
  'within',
]);

/** Macros: how often the second argument runs depends on the size of the list. */
export const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Functions whose last argument must be written in the expression, so that load can check it. */
export const LITERAL_ARGUMENT: Readonly<Record<string, (text: string) => void>> = {
  re2: (text) => void pattern(text),
  cidr: (text) => void ipaddr.parseCIDR(text),
};

/** Depth and size of one expression; the grammar is recursive. */
const LIMITS = { maxDepth: 32, maxAstNodes: 1_000, maxListElements: 200, maxCallArguments: 8 };

/**
 * Types and functions that every expression has. With `mixedLiterals` the values of one map or list that
 * is written out may be of several types, as in a record that an expression makes.
 */
export function vocabulary(mixedLiterals: boolean): Environment {
  const environment = new Environment({
    limits: LIMITS,
    homogeneousAggregateLiterals: !mixedLiterals,
  });
  environment.registerType('decimal', { ctor: Decimal as never });
  environment.registerFunction('decimal(string): decimal', (text: string) => Decimal.of(text));
  environment.registerFunction('string(decimal): string', (value: Decimal) => value.toString());
  environment.registerFunction('apart(decimal, decimal): decimal', (a: Decimal, b: Decimal) =>
    a.apartFrom(b),
  );
  for (const [operator, apply] of OPERATORS) environment.registerOperator(operator, apply as never);
  environment.registerFunction('re2(string, string): bool', (text: string, expression: string) =>
    pattern(expression).matcher(text).find(),
  );
  environment.registerFunction('cidr(string, string): bool', isInside);
  environment.registerFunction(
    'string.within(list<string>): bool',
    (text: string, list: string[]) => list.includes(text),
  );
  return environment;
}

type Operation = (a: Decimal, b: Decimal) => Decimal | boolean;

const OPERATORS: readonly [string, Operation][] = [
  ['decimal + decimal: decimal', (a, b) => a.plus(b)],
  ['decimal - decimal: decimal', (a, b) => a.minus(b)],
  ['decimal * decimal: decimal', (a, b) => a.times(b)],
  ['decimal < decimal: bool', (a, b) => a.compare(b) < 0],
  ['decimal <= decimal: bool', (a, b) => a.compare(b) <= 0],
  ['decimal > decimal: bool', (a, b) => a.compare(b) > 0],
  ['decimal >= decimal: bool', (a, b) => a.compare(b) >= 0],
  ['decimal == decimal: bool', (a, b) => a.compare(b) === 0],
];

const patterns = new Map<string, RE2JS>();

/** Linear in the text (RE2). Compiled once: the text of a pattern stands in the expression. */
function pattern(expression: string): RE2JS {
  let compiled = patterns.get(expression);
  if (!compiled) {
    compiled = RE2JS.compile(expression);
    patterns.set(expression, compiled);
  }
  return compiled;
}

/** Whether an address is in a network; false for another family, an error for no address. */
function isInside(address: string, network: string): boolean {
  const [range, bits] = ipaddr.parseCIDR(network);
  const parsed = ipaddr.process(address);
  return parsed.kind() === range.kind() && parsed.match(range as never, bits);
}
