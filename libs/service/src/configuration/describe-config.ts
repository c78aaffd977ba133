import { MASK, isSensitiveName, maskText } from '@acp/observability';
import type { ConfigClass } from './load-config.js';
import { variablesOf, type VariableDefinition } from './variable.js';

/** One variable as the reference page shows it. */
export interface ConfigReferenceEntry {
  name: string;
  type: VariableDefinition['type'];
  description: string;
  default: string | undefined;
  secret: boolean;
  example: string | undefined;
  /** Of a number, both included. */
  range: { min: number; max: number } | undefined;
}

/** The effective configuration by variable name, secrets and passwords in URLs masked. */
export function describeConfig<C extends object>(
  configClass: ConfigClass<C>,
  config: Readonly<C>,
): Record<string, string> {
  const values = config as Record<string, unknown>;
  return Object.fromEntries(
    variablesOf(configClass)
      .filter(({ property }) => values[property] !== undefined)
      .map((variable) => [variable.name, display(values[variable.property], variable)]),
  );
}

/** What a configuration class reads, in the order it declares it. */
export function configReference(configClass: ConfigClass<object>): ConfigReferenceEntry[] {
  return variablesOf(configClass).map((variable) => ({
    name: variable.name,
    type: variable.type,
    description: variable.description,
    default: variable.default === undefined ? undefined : display(variable.default, variable),
    secret: isSecret(variable),
    example: variable.example,
    range: variable.range,
  }));
}

function display(value: unknown, variable: VariableDefinition): string {
  if (isSecret(variable)) return MASK;
  return maskText(Array.isArray(value) ? value.join(',') : String(value));
}

function isSecret({ name, secret }: VariableDefinition): boolean {
  return secret ?? isSensitiveName(name);
}
