import { createInbox, Inbox, WebhookReceiverModule } from '@acp/consumer';
import { MetricsModule } from '@acp/observability';
import { Database } from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { Consumption } from './consume/consumption.js';
import { signalHandler } from './consume/signal-handler.js';
import { HealthController } from './health/health.controller.js';
import { QuotesController } from './quotes/quotes.controller.js';
import { QuotesRepository } from './quotes/quotes.repository.js';
import type { SignalLabConfig } from './signal-lab.config.js';
import { VolumesController } from './volumes/volumes.controller.js';
import { VolumesRepository } from './volumes/volumes.repository.js';

export const CONSUMER = 'signal-lab';
/** Where the webhook transport posts to. */
export const WEBHOOK_PATH = '/webhooks';

@Module({})
export class SignalLabModule {
  static create(config: SignalLabConfig, database: Database): DynamicModule {
    const quotes = new QuotesRepository();
    const volumes = new VolumesRepository();
    const batchHandler = signalHandler(quotes, volumes);
    const inbox = createInbox({ database, consumer: CONSUMER, topic: config.topic, batchHandler });
    const webhook = { path: WEBHOOK_PATH, inbox, secrets: config.webhookSecrets };
    return {
      module: SignalLabModule,
      imports: [
        MetricsModule.forApp({ name: CONSUMER }),
        ...(config.transport === 'webhook' ? [WebhookReceiverModule.forRoot(webhook)] : []),
      ],
      controllers: [QuotesController, VolumesController, HealthController],
      providers: [
        { provide: Database, useValue: database },
        { provide: QuotesRepository, useValue: quotes },
        { provide: VolumesRepository, useValue: volumes },
        { provide: Inbox, useValue: inbox },
        {
          provide: Consumption,
          useFactory: () => new Consumption(database, config, inbox),
        },
      ],
    };
  }
}
