import { ControlPlaneError } from '@acp/contracts';
import { validateSync, type ValidationError } from 'class-validator';
import { parseVariable } from './parse-variable.js';
import { unknownVariables } from './unknown-variables.js';
import { variablesOf, type VariableDefinition } from './variable.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A class of `@Variable` properties. `prefixes` claims names: an unknown `RELAY_X` is then an error. */
export interface ConfigClass<C extends object> {
  new (): C;
  readonly prefixes?: readonly string[];
}

export interface ConfigProblem {
  name: string;
  message: string;
}

/**
 * Reads a configuration class from the environment: every wrong or unknown variable at once, each with
 * the nearest valid name. Pure. Throws one `ControlPlaneError` with `CONFIG.INVALID`; its text never
 * quotes a value.
 */
export function loadConfig<C extends object>(
  configClass: ConfigClass<C>,
  env: Environment,
): Readonly<C> {
  const variables = variablesOf(configClass);
  const config = new configClass();
  const problems = [
    ...assignVariables(config, variables, env),
    ...unknownProblems(configClass, variables, env),
  ];
  const unparsed = new Set(problems.map(({ name }) => name));
  for (const error of validateSync(config, { forbidUnknownValues: false })) {
    const definition = variables.find(({ property }) => property === error.property);
    if (!definition || unparsed.has(definition.name)) continue;
    problems.push({ name: definition.name, message: messageOf(error, definition, env) });
  }
  if (problems.length > 0) throw configError(problems);
  return Object.freeze(config);
}

/** The error every wrong configuration ends in, one line for each problem. */
export function configError(problems: readonly ConfigProblem[]): ControlPlaneError {
  const lines = problems.map(({ name, message }) => `${name} ${message}`);
  return new ControlPlaneError('CONFIG.INVALID', lines.join('\n'), {
    reasons: problems.map(({ name, message }) => ({
      code: 'CONFIG.INVALID',
      path: name,
      message,
    })),
  });
}

function assignVariables(
  config: object,
  variables: readonly VariableDefinition[],
  env: Environment,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const values = config as Record<string, unknown>;
  for (const { name, property, type, default: fallback } of variables) {
    const text = env[name];
    if (text === undefined || text.trim() === '') {
      if (fallback !== undefined) values[property] = fallback;
      continue;
    }
    const parsed = parseVariable(text, type);
    if ('problem' in parsed) problems.push({ name, message: parsed.problem });
    else values[property] = Object.freeze(parsed.value);
  }
  return problems;
}

function unknownProblems(
  configClass: ConfigClass<object>,
  variables: readonly VariableDefinition[],
  env: Environment,
): ConfigProblem[] {
  const given = Object.keys(env).filter((name) => env[name] !== undefined);
  const known = variables.map(({ name }) => name);
  return unknownVariables(given, known, configClass.prefixes ?? []).map(({ name, nearest }) => ({
    name,
    message: nearest ? `is not known; did you mean ${nearest}?` : 'is not known',
  }));
}

function messageOf(
  error: ValidationError,
  { name, property, example }: VariableDefinition,
  env: Environment,
): string {
  if (!env[name]?.trim()) return `is required${example ? `, for example ${example}` : ''}`;
  const constraints = Object.values(error.constraints ?? {});
  return constraints.map((text) => text.replace(new RegExp(`^${property} `), '')).join(' and ');
}
