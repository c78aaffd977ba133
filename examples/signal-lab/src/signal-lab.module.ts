import { createInbox, Inbox, WebhookReceiverModule } from '@acp/consumer';
import type { Database } from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { Consumption } from './consume/consumption.js';
import { signalHandler } from './consume/signal-handler.js';
import { QuotesController } from './quotes/quotes.controller.js';
import { QuotesRepository } from './quotes/quotes.repository.js';
import { SignalLabConfig } from './signal-lab.config.js';
import { VolumesController } from './volumes/volumes.controller.js';
import { VolumesRepository } from './volumes/volumes.repository.js';

export const CONSUMER = 'signal-lab';
/** Where the webhook transport posts to. */
export const WEBHOOK_PATH = '/webhooks';

@Module({})
export class SignalLabModule {
  static of(config: Readonly<SignalLabConfig>, database: Database): DynamicModule {
    const quotes = new QuotesRepository();
    const volumes = new VolumesRepository();
    const inbox = createInbox({
      database,
      consumer: CONSUMER,
      topic: config.signalLabTopic,
      batchHandler: signalHandler(quotes, volumes),
    });
    return {
      module: SignalLabModule,
      imports: config.signalLabTransport === 'webhook' ? [webhooks(config, inbox)] : [],
      controllers: [QuotesController, VolumesController],
      providers: [
        { provide: QuotesRepository, useValue: quotes },
        { provide: VolumesRepository, useValue: volumes },
        { provide: SignalLabConfig, useValue: config },
        { provide: Inbox, useValue: inbox },
        Consumption,
      ],
    };
  }
}

function webhooks(config: Readonly<SignalLabConfig>, inbox: Inbox): DynamicModule {
  const secrets = config.webhookSecret!.split(/[\s,]+/).filter((secret) => secret !== '');
  return WebhookReceiverModule.forRoot({ path: WEBHOOK_PATH, inbox, secrets });
}
