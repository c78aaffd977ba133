import { loadTopics } from '@acp/contracts';
import type { AppLogger } from '@acp/observability';
import {
  ApiKeys,
  readReleaseKeys,
  startService,
  type DatabaseSettings,
  type Environment,
  type RunningService,
} from '@acp/service';
import { readFileSync } from 'node:fs';
import { loadIngestionConfig } from './ingestion.config.js';
import { IngestionModule, type IngestionParts } from './ingestion.module.js';
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
  } = {},
): Promise<RunningService> {
  const config = loadIngestionConfig(env);
  const keys = ApiKeys.parse(config.ingestionApiKeys, { variable: KEYS, roles: false });
  const topics = options.topics ?? loadTopics(env, (path) => readFileSync(path, 'utf8'));
  const releaseKeys = readReleaseKeys(config.releaseSigningKeyFile);
  return startService({
    name: 'ingestion',
    config,
    database: options.database ?? {},
    module: (parts) => IngestionModule.of({ ...parts, topics, releaseKeys }),
    access: { keys, variable: KEYS },
    bodyBytesMax: config.ingestionBodyBytesMax,
    openApi: { title: 'Ingestion', description: 'Events enter here, once, with the proof.' },
    configure: takeRawBodies,
    logger: options.logger,
  });
}
