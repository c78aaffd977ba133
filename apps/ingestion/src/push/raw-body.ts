import { ControlPlaneError } from '@acp/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const JSON_TYPE = 'application/json';
const ANY_TYPE = '*';
const NDJSON_TYPES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];

/** A request body as it came, and what its content type says of it. */
export interface ReceivedBody {
  bytes: Buffer;
  isNdjson: boolean;
}

/**
 * Bodies reach the controllers as bytes: they are kept exactly as sent, and the digest is over them.
 * Whether its type is one that it takes is the route's matter: a vendor's webhook has any. Call before
 * the app listens.
 */
export function takeRawBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  for (const type of [JSON_TYPE, ANY_TYPE]) {
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

/** Refuses a request without any. */
export function bytesOf({ body }: FastifyRequest): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body;
  throw new ControlPlaneError('REQUEST.MALFORMED', 'the body is empty');
}

function receivedBodyOf(request: FastifyRequest): ReceivedBody {
  const bytes = bytesOf(request);
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isNdjson = NDJSON_TYPES.includes(type);
  if (isNdjson || type === JSON_TYPE) return { bytes, isNdjson };
  const detail = `send ${JSON_TYPE} or ${NDJSON_TYPES[0]}`;
  throw new ControlPlaneError('REQUEST.UNSUPPORTED_MEDIA_TYPE', detail);
}
