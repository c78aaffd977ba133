import { createInbox, WebhookReceiverModule } from '@acp/consumer';
import { GoldReading, keepGold } from '@acp/gold';
import type { Database } from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { GoldConfig } from './gold.config.js';
import { CandlesController } from './read/candles.controller.js';
import { QuotesController } from './read/quotes.controller.js';

/** Name of this consumer in the inbox. */
export const CONSUMER = 'gold';
/** Where the webhook transport posts to. */
const WEBHOOK_PATH = '/webhooks';

@Module({})
export class GoldModule {
  static of(config: Readonly<GoldConfig>, database: Database): DynamicModule {
    const inbox = createInbox({
      database,
      consumer: CONSUMER,
      topic: config.goldTopic,
      batchHandler: (events, { manager }) => keepGold(manager, events),
    });
    const secrets = config.webhookSecret.split(/[\s,]+/).filter((secret) => secret !== '');
    return {
      module: GoldModule,
      imports: [WebhookReceiverModule.forRoot({ path: WEBHOOK_PATH, inbox, secrets })],
      controllers: [CandlesController, QuotesController],
      providers: [{ provide: GoldReading, useValue: new GoldReading(database.dataSource) }],
    };
  }
}
