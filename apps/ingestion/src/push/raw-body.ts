import { ControlPlaneError } from '@acp/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const NDJSON_TYPES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];

/** A request body as it came, and what its content type says of it. */
export interface ReceivedBody {
  bytes: Buffer;
  isNdjson: boolean;
}

/**
 * Bodies reach the controllers as bytes: they are kept exactly as sent, and the digest is over them.
 * Call before the app listens.
 */
export function takeRawBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  for (const type of ['application/json', ...NDJSON_TYPES]) {
    if (fastify.hasContentTypeParser(type)) fastify.removeContentTypeParser(type);
    fastify.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
  }
}

/** Controller parameter: the body's bytes. Refuses a request without any. */
export const RawBody = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  receivedBodyOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

function receivedBodyOf(request: FastifyRequest): ReceivedBody {
  const { body } = request;
  if (!Buffer.isBuffer(body) || body.length === 0) {
    throw new ControlPlaneError('REQUEST.MALFORMED', 'the body is empty');
  }
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  return { bytes: body, isNdjson: NDJSON_TYPES.includes(type) };
}
