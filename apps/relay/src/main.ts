import { loadTopics } from '@acp/contracts';
import { Database, isDatabaseUnavailable } from '@acp/persistence';
import { loadConfig, runService, startService } from '@acp/service';
import { inspectTopicOptions } from '@acp/transports';
import { readFileSync } from 'node:fs';
import { RELAY_VERSION } from './make-relay.js';
import { RelayConfig } from './relay.config.js';
import { RelayModule } from './relay.module.js';

await runService(async () => {
  const env = process.env;
  const config = loadConfig(RelayConfig, env);
  const topics = loadTopics(env, (path) => readFileSync(path, 'utf8'), inspectTopicOptions);
  const database = await Database.open({
    url: config.databaseUrl,
    applicationName: 'relay',
    poolSize: config.databasePoolSize,
    preparedStatements: config.databasePreparedStatements,
  });
  return startService({
    name: 'relay',
    version: RELAY_VERSION,
    config,
    module: RelayModule.of({ config, database, topics, env }),
    isUnavailable: isDatabaseUnavailable,
  });
});
