import { PLUGIN_API_VERSION, type PluginConnector, type PluginMapper } from '@acp/plugin';
import { settingsProblem, type SettingsSchema } from './settings-schema.js';
import { thrownText } from '@acp/contracts';

/** A plug-in whose every member has the form that the interface says. */
export interface SoundPlugin {
  name: string;
  version: string | undefined;
  settings: SettingsSchema;
  mappers: readonly PluginMapper[];
  connectors(settings: object): readonly PluginConnector[];
}

const NAME = /^[a-z][a-z0-9-]{0,31}$/;
const SOURCE = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const MEMBERS = ['api', 'name', 'version', 'settings', 'mappers', 'connectors'];

/** What a module exports as a plug-in, or the first thing that is wrong with it. Reads it once. */
export function inspectPlugin(module: unknown): { plugin: SoundPlugin } | { problem: string } {
  try {
    const exported = defaultOf(module);
    if (!isObject(exported)) return { problem: 'exports no plug-in as `default`' };
    const given: Record<string, unknown> = { ...exported };
    const wrong = apiProblem(given['api']) ?? memberProblem(given);
    if (wrong !== undefined) return { problem: wrong };
    return { plugin: soundPlugin(given) };
  } catch (error) {
    return { problem: `throws while it is read: ${thrownText(error)}` };
  }
}

/** A CommonJS module that was compiled from ES has its default export inside the default. */
function defaultOf(module: unknown): unknown {
  const outer = isObject(module) ? module['default'] : undefined;
  return isObject(outer) && isObject(outer['default']) ? outer['default'] : outer;
}

function apiProblem(api: unknown): string | undefined {
  if (api === PLUGIN_API_VERSION) return undefined;
  if (!Number.isSafeInteger(api)) {
    return `says no version of the interface; make it with definePlugin, or give \`api: ${PLUGIN_API_VERSION}\``;
  }
  const newer = (api as number) > PLUGIN_API_VERSION;
  const way = newer
    ? 'update the control plane, or install a plug-in for that version'
    : 'update the plug-in';
  return `is written for version ${String(api)} of @acp/plugin, this control plane has ${PLUGIN_API_VERSION}; ${way}`;
}

function memberProblem(given: Record<string, unknown>): string | undefined {
  const unknown = Object.keys(given).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) return `has a member ${unknown}; there are ${MEMBERS.join(', ')}`;
  const { name, version, mappers = [], connectors, settings } = given;
  if (typeof name !== 'string' || !NAME.test(name)) {
    return '`name` must be lower case letters, digits and dashes, 32 at most';
  }
  if (version !== undefined && typeof version !== 'string') return '`version` must be text';
  if (connectors !== undefined && typeof connectors !== 'function') {
    return '`connectors` must be a function of the settings';
  }
  if (!Array.isArray(mappers)) return '`mappers` must be a list';
  return (
    mappersProblem(mappers) ?? (settings === undefined ? undefined : settingsProblem(settings))
  );
}

function mappersProblem(mappers: readonly unknown[]): string | undefined {
  for (const [index, mapper] of mappers.entries()) {
    const place = `\`mappers[${index}]`;
    if (!isObject(mapper)) return `${place}\` must be an object`;
    const { source, version, map } = mapper;
    if (typeof source !== 'string' || !SOURCE.test(source)) {
      return `${place}.source\` must be lower case letters, digits, dots, _ and -, 64 at most`;
    }
    if (!Number.isSafeInteger(version) || (version as number) < 1 || (version as number) > 32_767) {
      return `${place}.version\` must be a whole number from 1 to 32767`;
    }
    if (typeof map !== 'function') return `${place}.map\` must be a function`;
  }
  return undefined;
}

function soundPlugin(given: Record<string, unknown>): SoundPlugin {
  const { name, version, settings, mappers = [], connectors } = given;
  const make = connectors as ((settings: object) => readonly PluginConnector[]) | undefined;
  return {
    name: name as string,
    version: version as string | undefined,
    settings: (settings as SettingsSchema | undefined) ?? { properties: {} },
    mappers: mappers as PluginMapper[],
    connectors: (values) => (make ? make(values) : []),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
