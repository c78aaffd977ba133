import { Database, isDatabaseUnavailable } from '@acp/persistence';
import { loadConfig, runService, startService } from '@acp/service';
import { LedgerConfig } from './ledger.config.js';
import { CONSUMER, LedgerModule } from './ledger.module.js';
import { createSchema } from './schema/create-schema.js';

await runService(async () => {
  const config = loadConfig(LedgerConfig, process.env);
  const database = await Database.open({
    url: config.databaseUrl,
    applicationName: CONSUMER,
    poolSize: config.databasePoolSize,
    preparedStatements: config.databasePreparedStatements,
  });
  await createSchema(database.dataSource);
  return startService({
    name: CONSUMER,
    config,
    module: LedgerModule.of(config, database),
    isUnavailable: isDatabaseUnavailable,
  });
});
