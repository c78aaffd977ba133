import { ControlPlaneError, parseJson, withExactNumbers } from '@acp/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { JSON_DEPTH_MAX, isNestedTooDeep } from './json-depth.js';

export interface TextParser {
  /** Media type without parameters. */
  contentType: string;
  parse(text: string, request: FastifyRequest): unknown;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON and the app's own media types, decoded strictly: bytes that are not UTF-8 are refused rather
 * than replaced, `__proto__` and `constructor.prototype` are refused by the parser of Fastify, nesting
 * that would exhaust the stack of who reads the value is refused before it is parsed. A number that a
 * double does not keep to the digit arrives as a text that no field takes.
 */
export function registerBodyParsers(
  fastify: FastifyInstance,
  parsers: readonly TextParser[] = [],
): void {
  fastify.removeAllContentTypeParsers();
  const parseSafely = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = decode(body as Buffer);
    if (text instanceof Error) return done(text);
    if (isNestedTooDeep(text)) return done(tooDeep());
    return parseSafely(request, text, (error, value) =>
      error ? done(malformed(text, error)) : done(null, withExactNumbers(text, value)),
    );
  });
  for (const { contentType, parse } of parsers) {
    fastify.addContentTypeParser(contentType, { parseAs: 'buffer' }, (request, body, done) => {
      const text = decode(body as Buffer);
      if (text instanceof Error) return done(text);
      try {
        return done(null, parse(text, request));
      } catch (error) {
        return done(error as Error);
      }
    });
  }
  fastify.addHook('preParsing', refuseCompressed);
}

function decode(body: Buffer): string | Error {
  try {
    return utf8.decode(body);
  } catch {
    return new ControlPlaneError('REQUEST.MALFORMED', 'the body is not valid UTF-8');
  }
}

function tooDeep(): Error {
  const detail = `the body nests deeper than ${JSON_DEPTH_MAX} levels`;
  return new ControlPlaneError('REQUEST.MALFORMED', detail);
}

/** Fastify quotes what it could not read, and the log has the reason: ours quotes nothing. */
function malformed(text: string, cause: Error): Error {
  const parsed = parseJson(text);
  const why = parsed.ok ? 'it has a member name that is not taken' : parsed.message;
  return new ControlPlaneError('REQUEST.MALFORMED', `the body is not JSON: ${why}`, { cause });
}

async function refuseCompressed(request: FastifyRequest): Promise<undefined> {
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity') {
    const detail = 'compressed bodies are not taken; send the body without Content-Encoding';
    throw new ControlPlaneError('REQUEST.UNSUPPORTED_MEDIA_TYPE', detail);
  }
  return undefined;
}
