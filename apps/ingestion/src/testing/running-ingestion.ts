import { defineTopic, type TopicDefinition } from '@acp/contracts';
import { createLogger, type LogLevel } from '@acp/observability';
import type { DatabaseSettings, RunningService } from '@acp/service';
import type { TestDatabase } from '@acp/testing';
import { fileURLToPath } from 'node:url';
import { startIngestion as startApp } from '../start-ingestion.js';

/** Where outcomes of decisions go, and releases. */
export const DECISION_TOPICS: TopicDefinition[] = [
  defineTopic({ name: 'monitor', transport: 'memory' }),
  defineTopic({ name: 'orders', transport: 'memory', gated: true }),
];

export interface RunningIngestion {
  service: RunningService;
  url: string;
  /** Lines the app logged. */
  lines: string[];
}

export interface IngestionSetup {
  env?: Record<string, string>;
  topics?: TopicDefinition[];
  database?: DatabaseSettings;
}

/** The whole app in this process, on a free port and a database of the test's own. */
export async function startIngestion(
  test: TestDatabase,
  { env = {}, topics, database }: IngestionSetup = {},
): Promise<RunningIngestion> {
  const lines: string[] = [];
  const logger = createLogger({
    name: 'ingestion',
    level: (env['LOG_LEVEL'] ?? 'info') as LogLevel,
    destination: { write: (line: string) => void lines.push(line) },
  });
  const service = await startApp(
    { DATABASE_URL: test.url, PORT: '0', ...env },
    {
      logger,
      database,
      // Jest has no `import` of a URL.
      importModule: (url) => import(fileURLToPath(url)),
      topics: topics ?? [defineTopic({ name: 'events', transport: 'memory' })],
    },
  );
  return { service, url: service.url, lines };
}
