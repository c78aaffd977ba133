import { LoggingModule, MetricsModule, type AppLogger } from '@acp/observability';
import type { Database } from '@acp/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { ApiKeyGuard } from '../access/api-key.guard.js';
import type { Authenticator } from '../access/caller.js';
import {
  CatalogueModule,
  openCatalogue,
  type CatalogueFiles,
} from '../catalogue/catalogue.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { HealthModule } from '../health/health.module.js';
import type { HealthRegistry } from '../health/health.registry.js';
import { DutyModule } from '../schedule/duty.module.js';
import type { ServiceOptions, ServiceParts } from './service-options.js';
import { VERSION } from './version.js';

export interface RootParts {
  logger: AppLogger;
  health: HealthRegistry;
  database: Database | undefined;
  authenticators: readonly Authenticator[] | undefined;
  /** Those of `CATALOGUE_DIR`. */
  catalogueFiles: CatalogueFiles;
}

/** What every process has, around the app's own module. */
@Module({})
export class RootModule {
  static async around(options: ServiceOptions, parts: RootParts): Promise<DynamicModule> {
    const { name, version = VERSION, config, module } = options;
    const { logger, database } = parts;
    const files = parts.catalogueFiles;
    const catalogue = database && (await openCatalogue(database, { name, logger, files }));
    const own = isFactory(module) ? await module(partsOf(config, logger, database)) : module;
    return {
      module: RootModule,
      imports: [
        LoggingModule.forApp({ name, level: config.logLevel }, parts.logger),
        MetricsModule.forApp({ name, version }),
        HealthModule.forApp({ name, version }, parts.health),
        DutyModule.forApp(),
        ...(database ? [DatabaseModule.of(database)] : []),
        ...(catalogue ? [CatalogueModule.of(catalogue)] : []),
        own,
      ],
      providers: parts.authenticators ? [guardFor(parts.authenticators)] : [],
    };
  }
}

function partsOf(
  config: ServiceOptions['config'],
  logger: AppLogger,
  database: Database | undefined,
): ServiceParts {
  return {
    config,
    logger,
    get database() {
      if (!database) throw new Error('the options of this service ask for no database');
      return database;
    },
  };
}

function guardFor(authenticators: readonly Authenticator[]) {
  return {
    provide: APP_GUARD,
    inject: [Reflector],
    useFactory: (reflector: Reflector) => new ApiKeyGuard(reflector, authenticators),
  };
}

/** A Nest module class is a function too, and has a prototype of its own. */
function isFactory(
  module: ServiceOptions['module'],
): module is Extract<ServiceOptions['module'], (parts: never) => unknown> {
  return typeof module === 'function' && !/^class\b/.test(Function.prototype.toString.call(module));
}
