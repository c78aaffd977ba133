import { createInbox, WebhookReceiverModule } from '@acp/consumer';
import type { Database } from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { LedgerConfig } from './ledger.config.js';
import { postPayments } from './post-payments.js';

/** Name of this consumer in the inbox. */
export const CONSUMER = 'ledger';
/** Where the webhook transport posts to. */
export const WEBHOOK_PATH = '/webhooks';

@Module({})
export class LedgerModule {
  static of(config: Readonly<LedgerConfig>, database: Database): DynamicModule {
    const inbox = createInbox({
      database,
      consumer: CONSUMER,
      topic: config.ledgerTopic,
      batchHandler: (events, { manager }) => postPayments(manager, events),
    });
    const secrets = config.webhookSecret.split(/[\s,]+/).filter((secret) => secret !== '');
    return {
      module: LedgerModule,
      imports: [WebhookReceiverModule.forRoot({ path: WEBHOOK_PATH, inbox, secrets })],
    };
  }
}
