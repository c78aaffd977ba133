import type { Database } from '@acp/persistence';
import type { HealthRegistry } from '@acp/service';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Ingestion } from './make-ingestion.js';

const PING = { name: 'ping', text: 'SELECT 1' };

/** Readiness asks the database; at the end what waits is written and the connections are closed. */
export class IngestionLifecycle implements OnApplicationShutdown {
  constructor(
    private readonly ingestion: Ingestion,
    private readonly database: Database,
    health: HealthRegistry,
  ) {
    health.register({
      name: 'database',
      probes: ['ready', 'startup'],
      check: async () => {
        await database.run(PING);
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ingestion.writer.drain();
    this.ingestion.doorbell.close();
    await this.database.close();
  }
}
