import { systemClock, type TopicDefinition } from '@acp/contracts';
import { APP_LOGGER, type AppLogger } from '@acp/observability';
import { Database } from '@acp/persistence';
import { HealthRegistry } from '@acp/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { AcceptEvents } from './accept/accept-events.js';
import type { IngestionConfig } from './ingestion.config.js';
import { IngestionLifecycle } from './ingestion.lifecycle.js';
import { makeIngestion, type Ingestion } from './make-ingestion.js';
import { PayloadsController } from './push/payloads.controller.js';
import { PushController } from './push/push.controller.js';
import { PushEvents } from './push/push-events.js';
import { PushPayloads } from './push/push-payloads.js';
import { BinanceConnectors } from './sources/binance/binance-connectors.js';
import { makeBinanceConnectors } from './sources/binance/make-binance-connectors.js';
import { makeYahooSchedule } from './sources/yahoo/make-yahoo-schedule.js';
import { YahooSchedule } from './sources/yahoo/yahoo-schedule.js';
import { binanceMapper } from './sources/binance/binance.mapper.js';
import { yahooMapper } from './sources/yahoo/yahoo.mapper.js';

export interface IngestionParts {
  config: Readonly<IngestionConfig>;
  database: Database;
  topics: readonly TopicDefinition[];
}

const INGESTION = Symbol('INGESTION');
const MAPPERS = [binanceMapper, yahooMapper];

/** Ingestion as a Nest app: wiring only. */
@Module({})
export class IngestionModule {
  static of(parts: IngestionParts): DynamicModule {
    const { config, database } = parts;
    const limits = { batchItemsMax: config.ingestionBatchItemsMax };
    return {
      module: IngestionModule,
      imports: [ScheduleModule.forRoot()],
      controllers: [PushController, PayloadsController],
      providers: [
        { provide: Database, useValue: database },
        {
          provide: INGESTION,
          inject: [APP_LOGGER],
          useFactory: (logger: AppLogger) => makeIngestion({ ...parts, logger }),
        },
        {
          provide: AcceptEvents,
          inject: [INGESTION],
          useFactory: (ingestion: Ingestion) => ingestion.acceptEvents,
        },
        {
          provide: PushEvents,
          inject: [AcceptEvents],
          useFactory: (accept: AcceptEvents) => new PushEvents(accept, limits, systemClock),
        },
        {
          provide: PushPayloads,
          inject: [AcceptEvents],
          useFactory: (accept: AcceptEvents) =>
            new PushPayloads(accept, MAPPERS, limits, systemClock),
        },
        {
          provide: BinanceConnectors,
          inject: [AcceptEvents, HealthRegistry, APP_LOGGER],
          useFactory: (accept: AcceptEvents, health: HealthRegistry, logger: AppLogger) =>
            makeBinanceConnectors({ config, database, accept, health, logger }),
        },
        {
          provide: YahooSchedule,
          inject: [AcceptEvents, SchedulerRegistry, APP_LOGGER],
          useFactory: (accept: AcceptEvents, registry: SchedulerRegistry, logger: AppLogger) =>
            makeYahooSchedule({ config, database, accept, registry, logger }),
        },
        {
          provide: IngestionLifecycle,
          inject: [INGESTION, Database, HealthRegistry],
          useFactory: (ingestion: Ingestion, db: Database, health: HealthRegistry) =>
            new IngestionLifecycle(ingestion, db, health),
        },
      ],
    };
  }
}
