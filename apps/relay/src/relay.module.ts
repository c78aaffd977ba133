import { APP_LOGGER, type AppLogger } from '@acp/observability';
import { Module, type DynamicModule } from '@nestjs/common';
import { makeRelay, type RelayParts } from './make-relay.js';
import { RelayMetrics } from './observe/relay-metrics.js';
import { Relay } from './relay.js';
import { RelayConfig } from './relay.config.js';
import { RelayLifecycle } from './relay.lifecycle.js';

/** One worker of the fleet as a Nest app: wiring only. */
@Module({})
export class RelayModule {
  static of(parts: RelayParts): DynamicModule {
    return {
      module: RelayModule,
      providers: [
        { provide: RelayConfig, useValue: parts.config },
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
        RelayLifecycle,
      ],
    };
  }
}
