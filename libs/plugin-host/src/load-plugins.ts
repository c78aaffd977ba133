import {
  parseVariable,
  unknownVariables,
  type ConfigProblem,
  type Environment,
} from '@acp/service';
import { pathToFileURL } from 'node:url';
import { isOwnWay, type SourceMapper } from '@acp/intake';
import type { PluginConnector } from '@acp/plugin';
import { inspectPlugin, type SoundPlugin } from './inspect-plugin.js';
import { locateModule } from './locate-module.js';
import { LOAD_MS_DEFAULT } from './plugin-variables.js';
import { readSettings, variablePrefix } from './read-settings.js';
import { sourceMapperOf } from './source-mapper.js';
import { sentence, within } from './within.js';

/** A plug-in that is sound, with its settings. */
export interface LoadedPlugin {
  name: string;
  version: string | undefined;
  /** As it stands in `PLUGINS`. */
  module: string;
  mappers: readonly SourceMapper[];
  /** Makes its connectors; throws what the plug-in throws. */
  connectors(): readonly PluginConnector[];
  settings: Readonly<Record<string, unknown>>;
}

export interface LoadedPlugins {
  plugins: LoadedPlugin[];
  /** Everything that is wrong with any of them; then none is used. */
  problems: ConfigProblem[];
}

export type ImportModule = (url: string) => Promise<unknown>;

export interface LoadOptions {
  /** Sources that have a mapper of the control plane's own. */
  takenSources?: readonly string[];
  importModule?: ImportModule | undefined;
}

const PLUGINS = 'PLUGINS';

/** Loads what `PLUGINS` names and reads its settings. Never rejects: what is wrong is a problem each. */
export async function loadPlugins(
  env: Environment,
  { takenSources = [], importModule = (url) => import(url) }: LoadOptions = {},
): Promise<LoadedPlugins> {
  const modules = modulesOf(env);
  const deadlineMs = loadMsOf(env);
  const found = await Promise.all(
    modules.map((module) => loadOne(module, { importModule, deadlineMs })),
  );
  const sound = found.flatMap((one) => ('plugin' in one ? [one] : []));
  const broken = found.flatMap((one) =>
    'problem' in one ? [problem(one.module, one.problem)] : [],
  );
  const clashes = clashesOf(sound, takenSources);
  const read = sound.map(({ plugin }) => readSettings(plugin, env));
  const known = read.flatMap(({ variables }) => variables);
  const plugins = sound.map(({ module, plugin }, index) =>
    loadedPlugin(module, plugin, read[index]!.settings),
  );
  const problems = [...broken, ...clashes, ...read.flatMap(({ problems }) => problems)];
  const prefixes =
    broken.length > 0 ? sound.map(({ plugin }) => variablePrefix(plugin)) : ['PLUGIN_'];
  return { plugins, problems: [...problems, ...unknownOf(env, known, prefixes)] };
}

type Found = { module: string } & ({ plugin: SoundPlugin } | { problem: string });

async function loadOne(
  module: string,
  { importModule, deadlineMs }: { importModule: ImportModule; deadlineMs: number },
): Promise<Found> {
  const located = locateModule(module);
  if ('problem' in located) return { module, ...located };
  const url = pathToFileURL(located.path).href;
  const loaded = await within(() => importModule(url), deadlineMs);
  switch (loaded.kind) {
    case 'late':
      return { module, problem: `did not load within ${deadlineMs} ms (PLUGINS_LOAD_MS)` };
    case 'threw':
      return { module, problem: `throws while it loads: ${loaded.message}` };
    case 'done':
      return { module, ...inspectPlugin(loaded.value) };
  }
}

function loadedPlugin(
  module: string,
  plugin: SoundPlugin,
  settings: Readonly<Record<string, unknown>>,
): LoadedPlugin {
  const { name, version, mappers } = plugin;
  return {
    ...{ name, version, module, settings },
    mappers: mappers.map(sourceMapperOf),
    connectors: () => plugin.connectors(settings),
  };
}

/** A name is one plug-in's and no way in of the control plane's own; a source is one plug-in's too. */
function clashesOf(
  sound: readonly { module: string; plugin: SoundPlugin }[],
  takenSources: readonly string[],
): ConfigProblem[] {
  const names = new Map<string, string>();
  const sources = new Map(takenSources.map((source) => [source, 'the control plane']));
  return sound.flatMap(({ module, plugin }) => {
    const twice = names.get(variablePrefix(plugin));
    names.set(variablePrefix(plugin), module);
    const taken = plugin.mappers.flatMap(({ source }) => {
      const owner = sources.get(source);
      sources.set(source, module);
      return owner === undefined ? [] : [`maps source ${source}, as ${owner} does`];
    });
    const same = twice === undefined ? [] : [`has the name ${plugin.name}, as ${twice} has`];
    const ours = isOwnWay(plugin.name)
      ? [`has the name ${plugin.name}, which is a way in of the control plane; give it another`]
      : [];
    return [...same, ...ours, ...taken].map((message) => problem(module, message));
  });
}

function unknownOf(
  env: Environment,
  known: readonly string[],
  prefixes: readonly string[],
): ConfigProblem[] {
  const given = Object.keys(env).filter(
    (name) => env[name] !== undefined && prefixes.some((prefix) => name.startsWith(prefix)),
  );
  return unknownVariables(given, known, prefixes).map(({ name, nearest }) => ({
    name,
    message: nearest
      ? `is not known; did you mean ${nearest}?`
      : `is a setting of no plug-in; known: ${known.join(', ') || 'none'}`,
  }));
}

function modulesOf(env: Environment): string[] {
  const parsed = parseVariable(env[PLUGINS] ?? '', 'list');
  return 'value' in parsed ? (parsed.value as string[]) : [];
}

/** What is wrong with the deadline itself is told with the other variables. */
function loadMsOf(env: Environment): number {
  const given = Number(env['PLUGINS_LOAD_MS']);
  return given >= 100 && given <= 600_000 ? given : LOAD_MS_DEFAULT;
}

function problem(module: string, message: string): ConfigProblem {
  return { name: PLUGINS, message: sentence(`${module} ${message}`) };
}
