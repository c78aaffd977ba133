import { trace } from '@opentelemetry/api';
import {
  Inject,
  Module,
  RequestMethod,
  type DynamicModule,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pinoHttp, type Options } from 'pino-http';
import { createLogger, type AppLogger, type AppLoggerOptions } from './logger.js';
import { refusalOf } from './refusals.js';
import { requestIdOf, traceIdOf } from './request-context.js';

/** `{/*splat}` matches nothing on the Fastify adapter of Nest 12.5. */
const EVERY_ROUTE = { path: '/*path', method: RequestMethod.ALL };

/** Under this token the app's logger is injected. */
export const APP_LOGGER = Symbol('APP_LOGGER');

/**
 * The app's logger for Nest. Requests are logged once when answered, with their `request_id` and,
 * where a `traceparent` came in, its `trace_id`: 5xx as
 * errors, 4xx as info with code and reason, the rest as debug; probes and scrapes not at all.
 */
@Module({})
export class LoggingModule implements NestModule {
  constructor(@Inject(APP_LOGGER) private readonly logger: AppLogger) {}

  static forApp(options: AppLoggerOptions, logger: AppLogger = createLogger(options)) {
    return {
      module: LoggingModule,
      global: true,
      providers: [{ provide: APP_LOGGER, useValue: logger }],
      exports: [APP_LOGGER],
    } satisfies DynamicModule;
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(pinoHttp(httpOptions(this.logger))).forRoutes(EVERY_ROUTE);
  }
}

function httpOptions(logger: AppLogger): Options {
  return {
    logger,
    genReqId: requestIdOf,
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'request_id', responseTime: 'duration_ms' },
    customProps: (request) => {
      // With tracing on, the logger takes the trace from the span, which is the same one.
      const trace_id = trace.getActiveSpan() ? undefined : traceIdOf(request);
      return trace_id ? { trace_id } : {};
    },
    customLogLevel: (_request, response, error) => {
      if (error || response.statusCode >= 500) return 'error';
      return response.statusCode >= 400 ? 'info' : 'debug';
    },
    autoLogging: { ignore: (request) => /^\/(health|metrics)/.test(request.url ?? '') },
    serializers: {
      req: (request: { method: string; url: string }) => ({
        method: request.method,
        path: request.url.split('?')[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    customSuccessObject: (request, _response, fields) => ({
      ...(fields as object),
      ...refusalOf(request),
    }),
    customSuccessMessage: answered,
    customErrorMessage: answered,
  };
}

function answered(request: IncomingMessage, response: ServerResponse): string {
  return `${request.method} ${request.url?.split('?')[0]} answered ${response.statusCode}`;
}
