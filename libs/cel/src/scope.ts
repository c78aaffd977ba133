import type { Environment } from '@marcbachmann/cel-js';
import type { Variables } from './expression-tree.js';
import { celTypeOf, type JsonSchema } from './json-schema.js';
import { FUNCTIONS, vocabulary } from './vocabulary.js';

/** What an expression may name: variables, declared to the engine and with their schemas, and functions. */
export interface Scope {
  environment: Environment;
  variables: Variables;
  functions: ReadonlySet<string>;
}

/** A function beside those of the vocabulary. It must be pure, and short whatever it is given. */
export interface OwnFunction {
  name: string;
  /** As the engine declares it, `time_ms(double): string`. */
  signature: string;
  apply: (...values: never[]) => unknown;
}

export interface ScopeOptions {
  /** Variables that hold a `Date`. */
  times?: readonly string[];
  functions?: readonly OwnFunction[];
  /** The values of a map or list that is written out may be of several types. Default false. */
  mixedLiterals?: boolean;
}

/** A scope of variables, each with its JSON Schema: `{}` for one of which nothing is known. */
export function scopeOf(
  variables: Readonly<Record<string, JsonSchema>>,
  { times = [], functions = [], mixedLiterals = false }: ScopeOptions = {},
): Scope {
  const environment = vocabulary(mixedLiterals);
  for (const [name, schema] of Object.entries(variables)) {
    const type = celTypeOf(schema);
    if (typeof type === 'string') environment.registerVariable(name, type);
    else environment.registerVariable({ name, schema: type } as never);
  }
  for (const name of times) environment.registerVariable(name, 'google.protobuf.Timestamp');
  for (const { signature, apply } of functions) {
    environment.registerFunction(signature, apply as never);
  }
  return {
    environment,
    variables: new Map(Object.entries(variables)),
    functions: new Set([...FUNCTIONS, ...functions.map(({ name }) => name)]),
  };
}
