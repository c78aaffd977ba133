import { APP_LOGGER, type AppLogger } from '@acp/observability';
import { Database } from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { DutySchedule } from './schedule/duty-schedule.js';
import { Relay } from './relay.js';
import { RelayLifecycle } from './relay.lifecycle.js';
import { RelayConfig } from './relay.config.js';
import { makeRelay, type RelayParts } from './make-relay.js';
import { RelayMetrics } from './observe/relay-metrics.js';

/** One worker of the fleet as a Nest app: wiring only. */
@Module({})
export class RelayModule {
  static of(parts: RelayParts): DynamicModule {
    return {
      module: RelayModule,
      imports: [ScheduleModule.forRoot()],
      providers: [
        { provide: RelayConfig, useValue: parts.config },
        { provide: Database, useValue: parts.database },
        {
          provide: RelayMetrics,
          inject: [APP_LOGGER],
          useFactory: (logger: AppLogger) => new RelayMetrics(logger),
        },
        {
          provide: Relay,
          inject: [RelayMetrics],
          useFactory: (observer: RelayMetrics) => makeRelay(parts, observer),
        },
        {
          provide: DutySchedule,
          inject: [SchedulerRegistry, RelayMetrics],
          useFactory: (registry: SchedulerRegistry, observer: RelayMetrics) =>
            new DutySchedule(registry, observer),
        },
        RelayLifecycle,
      ],
    };
  }
}
