import { Database, isDatabaseUnavailable } from '@acp/persistence';
import { runService, startService } from '@acp/service';
import { loadSignalLabConfig } from './signal-lab.config.js';
import { CONSUMER, SignalLabModule } from './signal-lab.module.js';

await runService(async () => {
  const config = loadSignalLabConfig(process.env);
  const database = await Database.open({
    url: config.databaseUrl,
    applicationName: CONSUMER,
    poolSize: config.databasePoolSize,
    preparedStatements: config.databasePreparedStatements,
  });
  return startService({
    name: CONSUMER,
    config,
    module: SignalLabModule.of(config, database),
    isUnavailable: isDatabaseUnavailable,
  });
});
