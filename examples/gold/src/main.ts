import { createGoldSchema } from '@acp/gold';
import { loadConfig, runService, startService } from '@acp/service';
import { GoldConfig } from './gold.config.js';
import { CONSUMER, GoldModule } from './gold.module.js';

await runService(async () =>
  startService({
    name: CONSUMER,
    config: loadConfig(GoldConfig, process.env),
    // The inbox may be in a database of the consumer's own; the views' tables are made at the start.
    database: { ownSchema: false },
    module: async ({ config, database }) => {
      await createGoldSchema(database.dataSource);
      return GoldModule.of(config, database);
    },
  }),
);
