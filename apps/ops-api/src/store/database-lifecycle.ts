import { Database, OutboxDoorbell, schemaIsCurrent } from '@acp/persistence';
import { HealthRegistry } from '@acp/service';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

/** Refuses to start on another schema than this build's, answers the probes, closes last. */
@Injectable()
export class DatabaseLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly doorbell: OutboxDoorbell,
    private readonly health: HealthRegistry,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!(await schemaIsCurrent(this.database))) {
      throw new Error('the database has migrations to apply: run `npm run migrate` first');
    }
    this.health.register({
      name: 'database',
      probes: ['ready', 'startup'],
      check: async () => {
        await this.database.run({ name: 'health', text: 'SELECT 1' });
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.doorbell.close();
    await this.database.close();
  }
}
