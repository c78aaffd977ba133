import 'reflect-metadata';
import { NestLogger, createLogger, requestIdOf, type AppLogger } from '@acp/observability';
import { isDatabaseUnavailable, type Database } from '@acp/persistence';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { setTimeout } from 'node:timers/promises';
import { readCatalogueFiles } from '../catalogue/catalogue.module.js';
import type { ServiceConfig } from '../configuration/service-config.js';
import { openDatabase, watchDatabase } from '../database/open-database.js';
import { HealthRegistry } from '../health/health.registry.js';
import { watchReadiness } from '../health/readiness.js';
import { registerBodyParsers } from '../http/body-parsers.js';
import { answerClientError, refuseExpectations } from '../http/client-error.js';
import { OpenConnections } from '../http/open-connections.js';
import { registerRequestHooks } from '../http/request-hooks.js';
import { RouteTable } from '../http/route-table.js';
import { serveOpenApi } from '../openapi/open-api-document.js';
import { ProblemFilter } from '../problem/problem.filter.js';
import { answerRouterError } from '../problem/send-problem.js';
import { validationPipe } from '../problem/validation.pipe.js';
import { authenticatorsOf, refuseOpenAccess } from './access.js';
import { RootModule, type RootParts } from './root-module.js';
import { VERSION } from './version.js';
import type { RunningService, ServiceOptions } from './service-options.js';

const BODY_BYTES_MAX = 1024 * 1024;
const PARAMETER_CHARS_MAX = 256;
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Starts an app and resolves once it listens. Providers stop their own work in
 * `beforeApplicationShutdown` and close connections in `onApplicationShutdown`: between the two the
 * requests in flight are answered. The pool is opened before and closed after all of that.
 */
export async function startService<C extends ServiceConfig>(
  options: ServiceOptions<C>,
): Promise<RunningService> {
  const { name, config, access, database: settings } = options;
  if (access) refuseOpenAccess(access, config.host);
  const logger =
    options.logger ?? createLogger({ name, level: config.logLevel, pretty: config.logPretty });
  const catalogueFiles = readCatalogueFiles(config);
  const health = new HealthRegistry();
  const database = settings && (await openDatabase(name, config, settings));
  if (database) watchDatabase(database, settings, health);
  watchReadiness(name, health);
  try {
    const app = await listen(options, { logger, health, database, catalogueFiles });
    return await running(app, { options, logger, health, database });
  } catch (error) {
    await database?.close();
    throw error;
  }
}

interface Made {
  logger: AppLogger;
  health: HealthRegistry;
  database: Database | undefined;
}

async function listen<C extends ServiceConfig>(
  options: ServiceOptions<C>,
  { catalogueFiles, ...made }: Made & Pick<RootParts, 'catalogueFiles'>,
): Promise<NestFastifyApplication> {
  const { logger, health } = made;
  const { config, access, openApi, version = VERSION } = options;
  const { adapter, routes } = httpSide(options, health);
  const authenticators = access && authenticatorsOf(access);
  const parts = { ...made, authenticators, catalogueFiles };
  const root = await RootModule.around(options as unknown as ServiceOptions, parts);
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  app.useLogger(new NestLogger(logger));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter({ logger, routes, isUnavailable: isDatabaseUnavailable }));
  if (openApi) serveOpenApi(app, openApi, version);
  await options.configure?.(app);
  await app.listen(config.port, config.host);
  return app;
}

async function running<C extends ServiceConfig>(
  app: NestFastifyApplication,
  { options, logger, health, database }: Made & { options: ServiceOptions<C> },
): Promise<RunningService> {
  const { name, config, access } = options;
  health.enter('started');
  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  const isOpen = access && authenticatorsOf(access).length === 0;
  const open = isOpen ? `; open, this machine only (no ${access.variable})` : '';
  logger.info({ url }, `${name} listens on ${url}${open}`);
  const stop = async () => {
    await stopGracefully(app, health, config.shutdownDrainMs).finally(() => database?.close());
  };
  let stopped: Promise<void> | undefined;
  const { shutdownGraceMs } = config;
  return { app, logger, url, shutdownGraceMs, stop: () => (stopped ??= stop()) };
}

/** Not ready at once; still serving while balancers notice; then nothing new, and the end. */
async function stopGracefully(
  app: NestFastifyApplication,
  health: HealthRegistry,
  drainMs: number,
): Promise<void> {
  health.enter('draining');
  if (drainMs > 0) await setTimeout(drainMs);
  health.enter('stopping');
  await app.close();
}

function httpSide(
  options: Pick<ServiceOptions, 'bodyBytesMax' | 'bodyParsers' | 'requestTimeoutMs'>,
  health: HealthRegistry,
) {
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyBytesMax ?? BODY_BYTES_MAX,
    genReqId: requestIdOf,
    requestTimeout: requestTimeoutMs,
    http: {
      // Refused by a hook of ours, with a body.
      requireHostHeader: false,
      // Node takes the longer of both for the body, and Fastify sets only the other.
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: requestTimeoutMs / 2,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerRouterError,
    routerOptions: { maxParamLength: PARAMETER_CHARS_MAX },
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  const routes = RouteTable.of(fastify);
  registerRequestHooks(fastify, () => health.lifecycle);
  refuseExpectations(fastify.server);
  const connections = new OpenConnections(fastify.server);
  fastify.addHook('preClose', async () => connections.endUnused());
  registerBodyParsers(fastify, options.bodyParsers);
  return { adapter, routes };
}
