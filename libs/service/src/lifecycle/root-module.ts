import { LoggingModule, MetricsModule, type AppLogger } from '@acp/observability';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { ApiKeyGuard } from '../access/api-key.guard.js';
import type { Authenticator } from '../access/caller.js';
import { HealthModule } from '../health/health.module.js';
import type { HealthRegistry } from '../health/health.registry.js';
import type { ServiceOptions } from './service-options.js';

export interface RootParts {
  logger: AppLogger;
  health: HealthRegistry;
  authenticators: readonly Authenticator[] | undefined;
}

/** What every process has, around the app's own module. */
@Module({})
export class RootModule {
  static around(options: ServiceOptions, parts: RootParts): DynamicModule {
    const { name, version = '0.0.0', config, module } = options;
    const own = isFactory(module) ? module({ config, logger: parts.logger }) : module;
    return {
      module: RootModule,
      imports: [
        LoggingModule.forApp({ name, level: config.logLevel }, parts.logger),
        MetricsModule.forApp({ name, version }),
        HealthModule.forApp({ name, version }, parts.health),
        own,
      ],
      providers: parts.authenticators ? [guardFor(parts.authenticators)] : [],
    };
  }
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
): module is Extract<ServiceOptions['module'], (parts: never) => DynamicModule> {
  return typeof module === 'function' && !/^class\b/.test(Function.prototype.toString.call(module));
}
