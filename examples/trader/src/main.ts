import { loadConfig, runService, startService } from '@acp/service';
import { createSchema } from './create-schema.js';
import { TraderConfig } from './trader.config.js';
import { SERVICE, TraderModule } from './trader.module.js';

await runService(async () =>
  startService({
    name: SERVICE,
    config: loadConfig(TraderConfig, process.env),
    // Recalls are seen in the control plane's database: that is the one to give it.
    database: { ownSchema: false },
    module: async ({ config, database }) => {
      await createSchema(database.dataSource);
      return TraderModule.of(config, database);
    },
  }),
);
