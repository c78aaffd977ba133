import { Database, schemaIsCurrent } from '@acp/persistence';
import { HealthRegistry } from '@acp/service';
import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Relay } from './relay.js';
import { RelayConfig } from './relay.config.js';
import { DutySchedule } from './schedule/duty-schedule.js';

/** Share of the grace period that publishes in flight may use before they are cut off. */
const PUBLISH_GRACE_SHARE = 0.6;

/** Ties the relay to the process: schema check, start, probes, graceful stop, connections last. */
@Injectable()
export class RelayLifecycle
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  constructor(
    private readonly database: Database,
    private readonly relay: Relay,
    private readonly schedule: DutySchedule,
    private readonly health: HealthRegistry,
    private readonly config: RelayConfig,
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
    this.health.register({
      name: 'lease',
      probes: ['ready'],
      check: () => {
        if (!this.relay.lease.holds()) throw new Error('no heartbeat has been written in time');
        return { worker_id: this.relay.lease.workerId };
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.relay.start();
    for (const duty of this.relay.duties) this.schedule.add(duty);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.relay.drain(this.config.shutdownGraceMs * PUBLISH_GRACE_SHARE);
    await this.schedule.stop();
    await this.relay.leave();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
