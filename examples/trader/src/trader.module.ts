import { createInbox, WebhookReceiverModule, type Inbox } from '@acp/consumer';
import type { Database } from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { fillOrders } from './broker/fill-orders.js';
import { FillsController } from './broker/fills.controller.js';
import { keepMarketEvents } from './market/market-events.js';
import { MarketController } from './market/market.controller.js';
import { TraderConfig } from './trader.config.js';

export const SERVICE = 'trader';
/** The executor, in the inbox and as the audience of releases. */
const BROKER = 'paper-broker';

/** Two consumers: the model's memory of the market, and the broker, which acts on releases alone. */
@Module({})
export class TraderModule {
  static of(config: Readonly<TraderConfig>, database: Database): DynamicModule {
    const secrets = config.webhookSecret.split(/[\s,]+/).filter((secret) => secret !== '');
    const market = createInbox({
      database,
      consumer: SERVICE,
      topic: 'market',
      batchHandler: (events, { manager }) => keepMarketEvents(manager, events),
    });
    const broker = createInbox({
      database,
      consumer: BROKER,
      topic: 'orders',
      release: { keys: config.releaseKeysUrl, audience: BROKER },
      batchHandler: (events, { manager }) => fillOrders(manager, events),
    });
    const webhook = (path: string, inbox: Inbox) =>
      WebhookReceiverModule.forRoot({ path, inbox, secrets });
    return {
      module: TraderModule,
      imports: [webhook('/market', market), webhook('/orders', broker)],
      controllers: [FillsController, MarketController],
    };
  }
}
