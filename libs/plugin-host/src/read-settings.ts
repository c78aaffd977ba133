import { parseVariable, type ConfigProblem, type Environment } from '@acp/service';
import { compileSchema, variableType, type SettingsSchema } from './settings-schema.js';

export interface ReadSettings {
  settings: Readonly<Record<string, unknown>>;
  problems: ConfigProblem[];
  /** Names of all its variables. */
  variables: string[];
}

/** `PLUGIN_MY_VENUE_` of the plug-in `my-venue`. */
export function variablePrefix({ name }: { name: string }): string {
  return `PLUGIN_${name.replaceAll('-', '_').toUpperCase()}_`;
}

/** The settings of a plug-in from its variables: all problems at once, none of which quotes a value. */
export function readSettings(
  plugin: { name: string; settings: SettingsSchema },
  env: Environment,
): ReadSettings {
  const { properties, required = [] } = plugin.settings;
  const prefix = variablePrefix(plugin);
  const variableOf = (setting: string) => prefix + setting.toUpperCase();
  const settings: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [setting, schema] of Object.entries(properties)) {
    const name = variableOf(setting);
    const text = env[name]?.trim();
    if (text) {
      const parsed = parseVariable(text, variableType(schema));
      if ('problem' in parsed) problems.push({ name, message: parsed.problem });
      else settings[setting] = parsed.value;
    } else if ('default' in schema) settings[setting] = schema.default;
    else if (required.includes(setting)) problems.push({ name, message: 'is required' });
  }
  for (const { path, message } of compileSchema(plugin.settings)(settings)) {
    const [, setting] = path.split('/');
    if (setting !== undefined) problems.push({ name: variableOf(setting), message });
  }
  const variables = Object.keys(properties).map(variableOf);
  return { settings: Object.freeze(settings), problems, variables };
}
