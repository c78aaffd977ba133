import { runService, startService } from '@acp/service';
import { loadSignalLabConfig } from './signal-lab.config.js';
import { CONSUMER, SignalLabModule } from './signal-lab.module.js';

await runService(async () =>
  startService({
    name: CONSUMER,
    config: loadSignalLabConfig(process.env),
    // The inbox may be in a database of the consumer's own; the example's tables are made at the start.
    database: { ownSchema: false },
    module: ({ config, database }) => SignalLabModule.of(config, database),
  }),
);
