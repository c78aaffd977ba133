import { systemClock, type SigningKeys, type TopicDefinition } from '@acp/contracts';
import type { Expectation } from '@acp/expectations';
import type { SourceMapper } from '@acp/intake';
import type { ConfiguredSource } from '@acp/mapping';
import { DutySchedule, HealthRegistry, type ServiceParts } from '@acp/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { HttpAdapterHost } from '@nestjs/core';
import { AcceptEvents } from './accept/accept-events.js';
import { ownDoor } from './canary/own-door.js';
import { scheduleCanaries } from './canary/schedule-canaries.js';
import { DecisionsController, GATEKEEPER_PARTS } from './gatekeeper/decisions.controller.js';
import { RELEASE_KEYS, ReleaseKeysController } from './gatekeeper/release-keys.controller.js';
import { scheduleFills } from './gaps/schedule-fills.js';
import type { IngestionConfig } from './ingestion.config.js';
import { IngestionLifecycle } from './ingestion.lifecycle.js';
import { makeIngestion, type Ingestion } from './make-ingestion.js';
import type { Plugins } from './plugins/load-with-plugins.js';
import { makePluginConnectors } from './plugins/make-plugin-connectors.js';
import { PluginConnectors } from './plugins/plugin-connectors.js';
import { PayloadsController } from './push/payloads.controller.js';
import { PushController } from './push/push.controller.js';
import { PushEvents } from './push/push-events.js';
import { PushPayloads } from './push/push-payloads.js';
import { BinanceConnectors } from './sources/binance/binance-connectors.js';
import { makeBinanceConnectors } from './sources/binance/make-binance-connectors.js';
import { IntakeConnectors } from './sources/intake/intake-connectors.js';
import { makeIntakeConnectors } from './sources/intake/make-intake-connectors.js';
import { makeYahooSchedule } from './sources/yahoo/make-yahoo-schedule.js';
import { YahooSchedule } from './sources/yahoo/yahoo-schedule.js';
import { binanceMapper } from './sources/binance/binance.mapper.js';
import { HooksController } from './sources/hooks/hooks.controller.js';
import { ReceiveHook } from './sources/hooks/receive-hook.js';
import { schedulePolls } from './sources/poll/schedule-polls.js';
import { yahooMapper } from './sources/yahoo/yahoo.mapper.js';

export interface IngestionParts extends ServiceParts<IngestionConfig> {
  topics: readonly TopicDefinition[];
  /** Those of `SOURCES_FILE`. */
  sources: readonly ConfiguredSource[];
  /** Those of `EXPECTATIONS_FILE`. */
  expectations: readonly Expectation[];
  releaseKeys: SigningKeys | null;
  plugins: Plugins;
  /** What canaries are pushed with; undefined where no key is asked for. */
  canaryKey: string | undefined;
}

const INGESTION = Symbol('INGESTION');
const POLLS = Symbol('POLLS');
const FILLS = Symbol('FILLS');
const CANARIES = Symbol('CANARIES');

/** Mappers of the control plane's own. */
export const MAPPERS: readonly SourceMapper[] = [binanceMapper, yahooMapper];

/** Ingestion as a Nest app: wiring only. */
@Module({})
export class IngestionModule {
  static of(parts: IngestionParts): DynamicModule {
    const { config, database, logger, plugins, sources } = parts;
    const mappers = [
      ...MAPPERS,
      ...plugins.loaded.flatMap((plugin) => plugin.mappers),
      ...sources.map(({ mapper }) => mapper),
    ];
    const limits = { batchItemsMax: config.ingestionBatchItemsMax };
    return {
      module: IngestionModule,
      controllers: [
        PushController,
        PayloadsController,
        HooksController,
        DecisionsController,
        ReleaseKeysController,
      ],
      providers: [
        { provide: INGESTION, useFactory: () => makeIngestion(parts) },
        { provide: RELEASE_KEYS, useValue: parts.releaseKeys },
        {
          provide: AcceptEvents,
          inject: [INGESTION],
          useFactory: (ingestion: Ingestion) => ingestion.acceptEvents,
        },
        {
          provide: GATEKEEPER_PARTS,
          inject: [INGESTION],
          useFactory: (ingestion: Ingestion) => ingestion.gatekeeper,
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
            new PushPayloads(accept, mappers, limits, systemClock),
        },
        {
          provide: ReceiveHook,
          inject: [AcceptEvents],
          useFactory: (accept: AcceptEvents) => new ReceiveHook(sources, accept, systemClock),
        },
        {
          provide: BinanceConnectors,
          inject: [AcceptEvents, HealthRegistry],
          useFactory: (accept: AcceptEvents, health: HealthRegistry) =>
            makeBinanceConnectors({ config, database, accept, health, logger }),
        },
        {
          provide: PluginConnectors,
          inject: [AcceptEvents, HealthRegistry],
          useFactory: (accept: AcceptEvents, health: HealthRegistry) =>
            makePluginConnectors({ config, plugins, database, accept, health, logger }),
        },
        {
          provide: IntakeConnectors,
          inject: [INGESTION, HealthRegistry],
          useFactory: (
            { committed: writer, expectations: expected }: Ingestion,
            health: HealthRegistry,
          ) => makeIntakeConnectors({ ...parts, writer, expected, health }),
        },
        {
          provide: YahooSchedule,
          inject: [AcceptEvents, SchedulerRegistry],
          useFactory: (accept: AcceptEvents, registry: SchedulerRegistry) =>
            makeYahooSchedule({ config, database, accept, registry, logger }),
        },
        {
          provide: POLLS,
          inject: [AcceptEvents, DutySchedule],
          useFactory: (accept: AcceptEvents, schedule: DutySchedule) =>
            schedulePolls({ sources, database, accept, schedule, logger }),
        },
        {
          provide: FILLS,
          inject: [AcceptEvents, DutySchedule],
          useFactory: (accept: AcceptEvents, schedule: DutySchedule) =>
            scheduleFills({ config, database, accept, schedule, logger }),
        },
        {
          provide: CANARIES,
          inject: [HttpAdapterHost, DutySchedule],
          useFactory: (host: HttpAdapterHost, schedule: DutySchedule) =>
            scheduleCanaries({ ...parts, door: ownDoor(host, parts), schedule }),
        },
        {
          provide: IngestionLifecycle,
          inject: [INGESTION, DutySchedule],
          useFactory: (ingestion: Ingestion, schedule: DutySchedule) =>
            new IngestionLifecycle(ingestion, schedule),
        },
      ],
    };
  }
}
