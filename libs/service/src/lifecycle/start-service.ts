import 'reflect-metadata';
import { NestLogger, createLogger, requestIdOf } from '@acp/observability';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { setTimeout } from 'node:timers/promises';
import type { ServiceConfig } from '../configuration/service-config.js';
import { HealthRegistry } from '../health/health.registry.js';
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
import { RootModule } from './root-module.js';
import type { RunningService, ServiceOptions } from './service-options.js';

const BODY_BYTES_MAX = 1024 * 1024;
const PARAMETER_CHARS_MAX = 256;
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Starts an app and resolves once it listens. Providers stop their own work in
 * `beforeApplicationShutdown` and close connections in `onApplicationShutdown`: between the two the
 * requests in flight are answered.
 */
export async function startService<C extends ServiceConfig>(
  options: ServiceOptions<C>,
): Promise<RunningService> {
  const { name, config, access } = options;
  if (access) refuseOpenAccess(access, config.host);
  const logger =
    options.logger ?? createLogger({ name, level: config.logLevel, pretty: config.logPretty });
  const health = new HealthRegistry();
  const authenticators = access && authenticatorsOf(access);
  const { adapter, routes } = httpSide(options, health);
  const root = RootModule.around(options as unknown as ServiceOptions, {
    logger,
    health,
    authenticators,
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  app.useLogger(new NestLogger(logger));
  app.useGlobalPipes(validationPipe());
  const isUnavailable = options.isUnavailable ?? (() => false);
  app.useGlobalFilters(new ProblemFilter({ logger, routes, isUnavailable }));
  if (options.openApi) serveOpenApi(app, options.openApi, options.version);
  await options.configure?.(app);
  await app.listen(config.port, config.host);
  health.enter('started');
  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  const open =
    authenticators?.length === 0 ? `; open, this machine only (no ${access!.variable})` : '';
  logger.info({ url }, `${name} listens on ${url}${open}`);
  let stopped: Promise<void> | undefined;
  return {
    app,
    logger,
    url,
    shutdownGraceMs: config.shutdownGraceMs,
    stop: () => (stopped ??= stopGracefully(app, health, config.shutdownDrainMs)),
  };
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
  options: Pick<
    ServiceOptions,
    'bodyBytesMax' | 'bodyParsers' | 'keepRawText' | 'requestTimeoutMs'
  >,
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
  registerBodyParsers(fastify, {
    parsers: options.bodyParsers,
    keepRawText: options.keepRawText,
  });
  return { adapter, routes };
}
