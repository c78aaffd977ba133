import type { AppLogger } from '@acp/observability';
import type { Database } from '@acp/persistence';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceConfig } from '../configuration/service-config.js';
import type { DatabaseSettings } from '../database/open-database.js';
import type { TextParser } from '../http/body-parsers.js';
import type { OpenApiOptions } from '../openapi/open-api-document.js';
import type { AccessOptions } from './access.js';

/** What is made before an app's own module. */
export interface ServiceParts<C extends ServiceConfig = ServiceConfig> {
  config: Readonly<C>;
  logger: AppLogger;
  /** Throws where the options ask for none. */
  readonly database: Database;
}

export interface ServiceOptions<C extends ServiceConfig = ServiceConfig> {
  /** Name of the app in logs, metrics and `/health`. */
  name: string;
  /** Default: that of the build. */
  version?: string;
  config: Readonly<C>;
  /** What the app is made of; a function gets what is made before it. */
  module:
    Type | DynamicModule | ((parts: ServiceParts<C>) => DynamicModule | Promise<DynamicModule>);
  /**
   * The pool, opened before the module is made and closed when all of it has stopped; without this the
   * process has none.
   */
  database?: DatabaseSettings;
  /** Absent: the app has only probes and metrics. */
  access?: AccessOptions;
  /** Bytes a request body may have. Default 1 MiB. */
  bodyBytesMax?: number;
  /** Milliseconds within which a request must have arrived whole. Default 60,000. */
  requestTimeoutMs?: number;
  /** Media types besides JSON. */
  bodyParsers?: readonly TextParser[];
  /** Serves the OpenAPI document at `/docs`, `/docs-json`. */
  openApi?: OpenApiOptions;
  /** Last chance to add to the HTTP side (helmet, static files) before it listens. */
  configure?: (app: NestFastifyApplication) => Promise<void> | void;
  /** Lines go here instead of standard output. */
  logger?: AppLogger;
}

export interface RunningService {
  app: NestFastifyApplication;
  logger: AppLogger;
  /** Where it listens, for example `http://127.0.0.1:3000`. */
  url: string;
  shutdownGraceMs: number;
  /** Not ready, nothing new, what is in flight ends, then everything is closed. Idempotent. */
  stop(): Promise<void>;
}
