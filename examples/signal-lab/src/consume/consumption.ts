import type { Inbox, Subscription } from '@acp/consumer';
import { Database } from '@acp/persistence';
import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { createSchema } from '../schema/create-schema.js';
import type { SignalLabConfig } from '../signal-lab.config.js';
import { openSubscription } from './open-subscription.js';

/** Runs the subscription for as long as the application lives. */
@Injectable()
export class Consumption
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly subscription: Subscription | null;

  constructor(
    private readonly database: Database,
    config: SignalLabConfig,
    inbox: Inbox,
  ) {
    this.subscription = openSubscription(config, inbox);
  }

  async onApplicationBootstrap(): Promise<void> {
    await createSchema(this.database.dataSource);
    await this.subscription?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.subscription?.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }

  ready(): { ready: boolean; detail?: string } {
    return this.subscription?.ready() ?? { ready: true };
  }
}
