import { loadConfig, runService, startService } from '@acp/service';
import { LedgerConfig } from './ledger.config.js';
import { CONSUMER, LedgerModule } from './ledger.module.js';
import { createSchema } from './create-schema.js';

await runService(async () =>
  startService({
    name: CONSUMER,
    config: loadConfig(LedgerConfig, process.env),
    // The inbox may be in a database of the consumer's own; the example's tables are made at the start.
    database: { ownSchema: false },
    module: async ({ config, database }) => {
      await createSchema(database.dataSource);
      return LedgerModule.of(config, database);
    },
  }),
);
