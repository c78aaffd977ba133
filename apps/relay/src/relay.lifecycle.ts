import { DutySchedule, HealthRegistry } from '@acp/service';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Relay } from './relay.js';
import { RelayConfig } from './relay.config.js';

/** Share of the grace period that publishes in flight may use before they are cut off. */
const PUBLISH_GRACE_SHARE = 0.6;

/** Ties the relay to the process: start, probes, graceful stop. */
@Injectable()
export class RelayLifecycle implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly relay: Relay,
    private readonly schedule: DutySchedule,
    private readonly health: HealthRegistry,
    private readonly config: RelayConfig,
  ) {}

  onModuleInit(): void {
    this.health.register({
      name: 'lease',
      probes: ['ready'],
      check: () => {
        if (!this.relay.lease.holds()) throw new Error('no heartbeat has been written in time');
        return { worker_id: this.relay.lease.workerId };
      },
    });
    const graceMs = this.config.shutdownGraceMs * PUBLISH_GRACE_SHARE;
    this.schedule.stopAfter(() => this.relay.drain(graceMs));
  }

  /** By the clock, each of them: a heartbeat that waits for a slow round would come too late. */
  async onApplicationBootstrap(): Promise<void> {
    await this.relay.start();
    for (const duty of this.relay.duties) this.schedule.add({ ...duty, fixed: true });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay.leave();
  }
}
