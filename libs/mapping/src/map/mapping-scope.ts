import { Decimal, scopeOf, type Scope } from '@acp/cel';
import { VendorNumber } from './vendor-number.js';
import { timeOf, type TimeValue } from './vendor-time.js';

/**
 * What an expression of a mapping may name: `record`, the whole `body`, the `headers` that the source
 * lists, and the `index` of the record. All of it is as the vendor sent it: nothing is known of its types.
 */
export function mappingScope(): Scope {
  const scope = scopeOf(
    { record: {}, body: {}, index: {}, headers: { type: 'object' } },
    { mixedLiterals: true, functions: [time('time_s', 0), time('time_ms', 3), time('time_us', 6)] },
  );
  declareNumbers(scope.environment);
  return scope;
}

function time(name: string, places: number) {
  const apply = (value: TimeValue) => timeOf(value, places);
  return { name, signature: `${name}(dyn): string`, apply };
}

const CONVERSIONS: Readonly<Record<string, (number: VendorNumber) => unknown>> = {
  'string(number): string': (number) => number.digits,
  'double(number): double': (number) => Number(number.text),
  'int(number): int': (number) => number.toInt(),
  'decimal(number): decimal': (number) => Decimal.of(number.digits),
};

type Operand = VendorNumber | number | bigint;
type Comparison = (a: number | bigint, b: number | bigint) => boolean;

/** An int is a bigint here. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  // eslint-disable-next-line eqeqeq -- strictly, an int equals no number.
  '==': (a, b) => a == b,
};

/** Declares the type `number` and what it can be turned into and compared with. */
export function declareNumbers(environment: Scope['environment']): void {
  environment.registerType('number', { ctor: VendorNumber as never });
  for (const [signature, apply] of Object.entries(CONVERSIONS)) {
    environment.registerFunction(signature, apply as never);
  }
  for (const [operator, compare] of Object.entries(COMPARISONS)) {
    const apply = (a: Operand, b: Operand) => compare(valueOf(a), valueOf(b));
    for (const types of typesOf(operator)) {
      environment.registerOperator(types, apply as never);
    }
  }
}

/** The engine turns an equality round by itself. */
function typesOf(operator: string): string[] {
  const ahead = ['number', 'int', 'double'].map((type) => `number ${operator} ${type}: bool`);
  if (operator === '==') return ahead;
  return [...ahead, `int ${operator} number: bool`, `double ${operator} number: bool`];
}

function valueOf(operand: Operand): number | bigint {
  if (!(operand instanceof VendorNumber)) return operand;
  return /^-?\d{1,19}$/.test(operand.text) ? BigInt(operand.text) : Number(operand.text);
}
