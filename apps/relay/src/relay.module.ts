import type { TopicDefinition } from '@acp/contracts';
import { APP_LOGGER, type AppLogger } from '@acp/observability';
import { Database } from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { DutySchedule } from './schedule/duty-schedule.js';
import { Relay } from './relay.js';
import { RelayLifecycle } from './relay.lifecycle.js';
import { RelayConfig } from './relay.config.js';
import { makeRelay } from './make-relay.js';

export interface RelayParts {
  config: Readonly<RelayConfig>;
  database: Database;
  topics: readonly TopicDefinition[];
  /** Broker addresses and secrets for the transports. */
  env: Readonly<Record<string, string | undefined>>;
}

/** One worker of the fleet as a Nest app: wiring only. */
@Module({})
export class RelayModule {
  static of({ config, database, topics, env }: RelayParts): DynamicModule {
    return {
      module: RelayModule,
      imports: [ScheduleModule.forRoot()],
      providers: [
        { provide: RelayConfig, useValue: config },
        { provide: Database, useValue: database },
        {
          provide: Relay,
          inject: [APP_LOGGER],
          useFactory: (logger: AppLogger) => makeRelay({ config, database, topics, env, logger }),
        },
        {
          provide: DutySchedule,
          inject: [SchedulerRegistry, APP_LOGGER],
          useFactory: (registry: SchedulerRegistry, logger: AppLogger) =>
            new DutySchedule(registry, logger),
        },
        RelayLifecycle,
      ],
    };
  }
}
