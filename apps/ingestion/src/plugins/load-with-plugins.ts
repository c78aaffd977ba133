import { ControlPlaneError } from '@acp/contracts';
import type { SourceMapper } from '@acp/intake';
import { loadPlugins, type ImportModule, type LoadedPlugin } from '@acp/plugin-host';
import { configError, type ConfigProblem, type Environment } from '@acp/service';
import { loadIngestionConfig, type IngestionConfig } from '../ingestion.config.js';
import { nameConnectors } from './named-connectors.js';
import type { NamedConnector } from './plugin-connector.js';

/** What plug-ins bring to ingestion. */
export interface Plugins {
  loaded: readonly LoadedPlugin[];
  connectors: readonly NamedConnector[];
}

/**
 * The configuration together with that of the plug-ins: what is wrong with any of it is told at once, as
 * `CONFIG.INVALID`.
 */
export async function loadWithPlugins(
  env: Environment,
  options: { builtIn: readonly SourceMapper[]; importModule?: ImportModule | undefined },
): Promise<{ config: Readonly<IngestionConfig>; plugins: Plugins }> {
  const { builtIn, importModule } = options;
  const own = attempt(() => loadIngestionConfig(env));
  const takenSources = builtIn.map(({ source }) => source);
  const { plugins: loaded, problems } = await loadPlugins(env, { takenSources, importModule });
  // Its connectors are made of settings that are right.
  const named = problems.length > 0 ? { connectors: [], problems } : nameConnectors(loaded);
  const wrong = [...('problems' in own ? own.problems : []), ...named.problems];
  if (wrong.length > 0 || 'problems' in own) throw configError(wrong);
  return { config: own.config, plugins: { loaded, connectors: named.connectors } };
}

function attempt(
  load: () => Readonly<IngestionConfig>,
): { config: Readonly<IngestionConfig> } | { problems: ConfigProblem[] } {
  try {
    return { config: load() };
  } catch (error) {
    if (!(error instanceof ControlPlaneError) || error.code !== 'CONFIG.INVALID') throw error;
    const reasons = error.context.reasons ?? [];
    return { problems: reasons.map(({ path, message }) => ({ name: path, message })) };
  }
}
