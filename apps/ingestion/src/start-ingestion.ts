import { loadTopics } from '@acp/contracts';
import { loadExpectations } from '@acp/expectations';
import { loadSources } from '@acp/mapping';
import type { AppLogger } from '@acp/observability';
import type { ImportModule } from '@acp/plugin-host';
import {
  ApiKeys,
  readReleaseKeys,
  startService,
  type DatabaseSettings,
  type Environment,
  type RunningService,
} from '@acp/service';
import { readFileSync } from 'node:fs';
import { canaryKeys } from './canary/canary-keys.js';
import { IngestionModule, MAPPERS, type IngestionParts } from './ingestion.module.js';
import { loadWithPlugins } from './plugins/load-with-plugins.js';
import { takeRawBodies } from './push/raw-body.js';

const KEYS = 'INGESTION_API_KEYS';

/** Starts ingestion and resolves once it listens. Throws `CONFIG.INVALID` before it opens anything. */
export async function startIngestion(
  env: Environment,
  options: {
    logger?: AppLogger;
    database?: DatabaseSettings;
    /** Default: those of the environment. */
    topics?: IngestionParts['topics'];
    /** How modules of plug-ins are loaded. Default: `import`. */
    importModule?: ImportModule;
  } = {},
): Promise<RunningService> {
  const { importModule } = options;
  const { config, plugins } = await loadWithPlugins(env, { builtIn: MAPPERS, importModule });
  const canary = canaryKeys(config);
  const keys = ApiKeys.parse(canary.known, { variable: KEYS, roles: false });
  const topicsOf = (anyType: boolean) =>
    options.topics ?? loadTopics(env, (path) => readFileSync(path, 'utf8'), { anyType });
  topicsOf(true);
  const mapped = [...MAPPERS, ...plugins.loaded.flatMap(({ mappers }) => mappers)];
  const taken = mapped.map(({ source }) => source);
  const readText = (path: string) => readFileSync(path, 'utf8');
  const sources = loadSources(env, readText, taken);
  loadExpectations(env, readText, { anyType: true });
  const releaseKeys = readReleaseKeys(config.releaseSigningKeyFile);
  return startService({
    name: 'ingestion',
    config,
    database: options.database ?? {},
    module: (parts) => {
      const expectations = loadExpectations(env, readText);
      const topics = topicsOf(false);
      const canaryKey = canary.used;
      return IngestionModule.of({
        ...parts,
        ...{ topics, sources, expectations, releaseKeys, plugins, canaryKey },
      });
    },
    access: { keys, variable: KEYS },
    bodyBytesMax: config.ingestionBodyBytesMax,
    openApi: { title: 'Ingestion', description: 'Events enter here, once, with the proof.' },
    configure: takeRawBodies,
    logger: options.logger,
  });
}
