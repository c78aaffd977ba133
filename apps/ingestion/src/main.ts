import { loadTopics } from '@acp/contracts';
import { Database, isDatabaseUnavailable } from '@acp/persistence';
import { ApiKeys, runService, startService } from '@acp/service';
import { readFileSync } from 'node:fs';
import { loadIngestionConfig } from './ingestion.config.js';
import { IngestionModule } from './ingestion.module.js';
import { INGESTION_VERSION } from './make-ingestion.js';
import { takeRawBodies } from './push/raw-body.js';

const KEYS = 'INGESTION_API_KEYS';

await runService(async () => {
  const env = process.env;
  const config = loadIngestionConfig(env);
  const keys = ApiKeys.parse(config.ingestionApiKeys, { variable: KEYS, roles: false });
  const topics = loadTopics(env, (path) => readFileSync(path, 'utf8'));
  const database = await Database.open({
    url: config.databaseUrl,
    applicationName: 'ingestion',
    poolSize: config.databasePoolSize,
    preparedStatements: config.databasePreparedStatements,
  });
  return startService({
    name: 'ingestion',
    version: INGESTION_VERSION,
    config,
    module: IngestionModule.of({ config, database, topics }),
    access: { keys, variable: KEYS },
    bodyBytesMax: config.ingestionBodyBytesMax,
    isUnavailable: isDatabaseUnavailable,
    openApi: { title: 'Ingestion', description: 'Events enter here, once, with the proof.' },
    configure: takeRawBodies,
  });
});
