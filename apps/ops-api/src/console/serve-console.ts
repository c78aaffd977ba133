import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiPolicy, consolePolicy, docsPolicy } from './content-security-policy.js';

const YEAR_SECONDS = 365 * 24 * 60 * 60;
/** Paths that belong to the API: what is not found there is no page. */
const API = /^\/(v1|docs|docs-json|docs-yaml|health|metrics)(\/|\?|$)/;

/** Security headers on every answer, and the operators' console at `/` where it has been built. */
export async function serveConsole(app: NestFastifyApplication, folder?: string): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const page = folder && existsSync(join(folder, 'index.html')) ? folder : null;
  const html = page ? await readFile(join(page, 'index.html'), 'utf8') : '';
  await securityHeaders(fastify, consolePolicy(html));
  if (page) await servePages(fastify, page);
}

async function securityHeaders(fastify: FastifyInstance, pagePolicy: string): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
  });
  fastify.addHook('onSend', async (request, reply) => {
    reply.header('content-security-policy', policyFor(request, pagePolicy));
    if (API.test(request.url)) reply.header('cache-control', 'no-store');
  });
}

function policyFor({ url }: FastifyRequest, pagePolicy: string): string {
  if (/^\/docs/.test(url)) return docsPolicy();
  return API.test(url) ? apiPolicy() : pagePolicy;
}

/** Built files by name; every other path is a place inside the page. */
async function servePages(fastify: FastifyInstance, folder: string): Promise<void> {
  await fastify.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const named = path.includes(`${join(folder, 'assets')}`);
      reply.header(
        'cache-control',
        named ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      );
    },
  });
  const answer = (request: FastifyRequest, reply: FastifyReply) =>
    isPlaceInPage(request) ? reply.sendFile('index.html') : reply.callNotFound();
  fastify.get('/', answer);
  fastify.get('/*', answer);
}

/** What there is under these has its own route: a place in the page may end in a dot and more (`/topics/orders.eu`). */
const FILE = /^\/(assets\/|[^/]*\.\w+$)/;

function isPlaceInPage({ url, headers }: FastifyRequest): boolean {
  const path = url.split('?', 1)[0]!;
  return !API.test(url) && /text\/html|\*\/\*/.test(headers.accept ?? '*/*') && !FILE.test(path);
}
