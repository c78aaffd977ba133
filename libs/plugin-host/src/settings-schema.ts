import { compileSettings, type ShapeInspector } from '@acp/contracts';
import type { VariableType } from '@acp/service';
import type { SettingSchema } from '@acp/plugin';

export interface SettingsSchema {
  properties: Readonly<Record<string, SettingSchema>>;
  required?: readonly string[];
}

const SETTING = /^[a-z][a-z0-9_]{0,63}$/;
const MEMBERS = ['type', 'properties', 'required', 'additionalProperties'];
const TYPES: Readonly<Record<string, VariableType>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'list',
};

/** How the text of a variable is read for a setting. */
export function variableType({ type }: SettingSchema): VariableType {
  return TYPES[type] ?? 'text';
}

/** Throws where the schema cannot be compiled. */
export function compileSchema({ properties, required = [] }: SettingsSchema): ShapeInspector {
  return compileSettings({
    ...{ type: 'object', additionalProperties: false },
    ...{ properties, required },
  });
}

/** What is wrong with the `settings` of a plug-in. */
export function settingsProblem(settings: unknown): string | undefined {
  if (!isObject(settings)) return '`settings` must be an object with `properties`';
  const unknown = Object.keys(settings).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) return `\`settings\` has ${unknown}; there are ${MEMBERS.join(', ')}`;
  const { properties, required = [] } = settings;
  if (!isObject(properties)) return '`settings.properties` must be an object';
  const wrong = Object.entries(properties).map(settingProblem).find(Boolean);
  if (wrong !== undefined) return wrong;
  if (!isNames(required)) return '`settings.required` must be a list of names';
  const absent = required.find((name) => !Object.hasOwn(properties, name));
  if (absent !== undefined) return `\`settings.required\` names ${absent}, which is no setting`;
  return compileProblem({ properties: properties as SettingsSchema['properties'], required });
}

function settingProblem([name, schema]: [string, unknown]): string | undefined {
  if (!SETTING.test(name)) return `its setting ${name} must be named in snake_case`;
  const type = isObject(schema) ? schema['type'] : undefined;
  if (typeof type === 'string' && Object.hasOwn(TYPES, type)) return undefined;
  return `its setting ${name} must have a type: ${Object.keys(TYPES).join(', ')}`;
}

function compileProblem(schema: SettingsSchema): string | undefined {
  try {
    const inspect = compileSchema(schema);
    const defaults = Object.entries(schema.properties).filter(([, one]) => 'default' in one);
    const [first] = inspect(Object.fromEntries(defaults.map(([name, one]) => [name, one.default])))
      // What has no default is asked for when the variables are read.
      .filter(({ path }) => path !== '');
    return first && `the default of its setting ${first.path.slice(1)} ${first.message}`;
  } catch (error) {
    return `its settings are no JSON Schema: ${(error as Error).message}`;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
