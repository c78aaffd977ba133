import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebhookReceiver, type WebhookReceiverOptions } from './webhook-receiver.js';

const OPTIONS = Symbol('WebhookReceiverModuleOptions');

/** A receiver, and the path that it listens on. */
export interface WebhookReceiverModuleOptions extends WebhookReceiverOptions {
  /** Where the sender posts to, for instance `/webhooks/market`. */
  path: string;
}

/**
 * The webhook receiver in a Nest application. The route is registered at the HTTP server itself, in a
 * scope without body parser: signatures are over raw bytes, and no setting of the application can
 * change what arrives here. On Express create the application with `rawBody: true`.
 */
@Module({})
export class WebhookReceiverModule implements OnModuleInit, OnApplicationShutdown {
  private readonly receiver: WebhookReceiver;

  constructor(
    @Inject(OPTIONS) private readonly options: WebhookReceiverModuleOptions,
    private readonly adapterHost: HttpAdapterHost,
  ) {
    this.receiver = new WebhookReceiver(options);
  }

  /** The receiver at a path of the app. */
  static forRoot(options: WebhookReceiverModuleOptions): DynamicModule {
    return {
      module: WebhookReceiverModule,
      providers: [{ provide: OPTIONS, useValue: options }],
    };
  }

  /** Called by Nest: opens the path. */
  onModuleInit(): void {
    const { httpAdapter } = this.adapterHost;
    if (httpAdapter.getType() === 'fastify') this.routeOnFastify(httpAdapter.getInstance());
    else httpAdapter.post(this.options.path, this.receiver.handle);
  }

  /** Called by Nest: ends the requests that are in hand. */
  async onApplicationShutdown(): Promise<void> {
    await this.receiver.close();
  }

  private routeOnFastify(fastify: FastifyScope): void {
    void fastify.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      scope.post(this.options.path, (request, reply) => {
        reply.hijack();
        void this.receiver.handle(request.raw, reply.raw);
      });
      done();
    });
  }
}

/** The little of Fastify that is used here, so that the library does not depend on it. */
interface FastifyScope {
  register(
    plugin: (scope: FastifyScope, options: unknown, done: () => void) => void,
  ): PromiseLike<unknown>;
  removeAllContentTypeParsers(): void;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: unknown, done: (error: null) => void) => void,
  ): void;
  post(
    path: string,
    handler: (
      request: { raw: IncomingMessage },
      reply: { raw: ServerResponse; hijack(): void },
    ) => void,
  ): void;
}
