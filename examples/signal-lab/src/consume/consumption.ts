import { Inbox, type Subscription } from '@acp/consumer';
import { APP_LOGGER, type AppLogger } from '@acp/observability';
import { Database } from '@acp/persistence';
import { HealthRegistry } from '@acp/service';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { createSchema } from './create-schema.js';
import { SignalLabConfig } from '../signal-lab.config.js';
import { openSubscription } from './open-subscription.js';

/** Runs the subscription for as long as the application lives. */
@Injectable()
export class Consumption implements OnModuleInit, BeforeApplicationShutdown {
  private readonly subscription: Subscription | null;

  constructor(
    private readonly database: Database,
    private readonly health: HealthRegistry,
    config: SignalLabConfig,
    inbox: Inbox,
    @Inject(APP_LOGGER) logger: AppLogger,
  ) {
    this.subscription = openSubscription(config, inbox, ({ doing, error }) =>
      logger.warn({ err: error, doing }, 'the subscription goes on after an error'),
    );
  }

  async onModuleInit(): Promise<void> {
    await createSchema(this.database.dataSource);
    const { subscription } = this;
    if (!subscription) return;
    await subscription.start();
    const check = () => {
      const { ready, detail } = subscription.ready();
      if (!ready) throw new Error(detail);
    };
    this.health.register({ name: subscription.name, probes: ['ready'], check });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.subscription?.stop();
  }
}
