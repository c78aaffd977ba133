import { defineTopic, type TopicDefinition } from '@acp/contracts';
import { createLogger } from '@acp/observability';
import { isDatabaseUnavailable, type DatabaseOptions } from '@acp/persistence';
import { ApiKeys, startService, type RunningService } from '@acp/service';
import type { TestDatabase } from '@acp/testing';
import { loadIngestionConfig } from '../ingestion.config.js';
import { IngestionModule } from '../ingestion.module.js';
import { takeRawBodies } from '../push/raw-body.js';

export interface RunningIngestion {
  service: RunningService;
  url: string;
  /** Lines the app logged. */
  lines: string[];
}

export interface IngestionSetup {
  env?: Record<string, string>;
  topics?: TopicDefinition[];
  database?: Partial<DatabaseOptions>;
}

/** The whole app in this process, on a free port and a database of the test's own. */
export async function startIngestion(
  test: TestDatabase,
  { env = {}, topics, database: options }: IngestionSetup = {},
): Promise<RunningIngestion> {
  const config = loadIngestionConfig({ DATABASE_URL: test.url, PORT: '0', ...env });
  const database = await test.open(options);
  const lines: string[] = [];
  const logger = createLogger({
    name: 'ingestion',
    level: config.logLevel,
    destination: { write: (line: string) => void lines.push(line) },
  });
  const variable = 'INGESTION_API_KEYS';
  const service = await startService({
    name: 'ingestion',
    config,
    module: IngestionModule.of({
      config,
      database,
      topics: topics ?? [defineTopic({ name: 'events', transport: 'memory' })],
    }),
    access: { keys: ApiKeys.parse(config.ingestionApiKeys, { variable, roles: false }), variable },
    bodyBytesMax: config.ingestionBodyBytesMax,
    isUnavailable: isDatabaseUnavailable,
    openApi: { title: 'Ingestion', description: '' },
    configure: takeRawBodies,
    logger,
  });
  return { service, url: service.url, lines };
}
