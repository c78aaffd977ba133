import { metric } from '@acp/observability';
import type { FastifyInstance } from 'fastify';
import { PROBLEM_MEDIA_TYPE, problemOf } from '../problem/problem.js';

const PROBES = /^\/(health|metrics)(\/|\?|$)/;
const RETRY_AFTER_SECONDS = 1;

/**
 * On every request: its id goes back to the caller, its duration to the metrics, and once the process
 * is stopping, new ones get a 503 that says when to come again and connections are not kept.
 */
export function registerRequestHooks(fastify: FastifyInstance, isStopping: () => boolean): void {
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (!isStopping()) return;
    reply.header('connection', 'close');
    if (PROBES.test(request.url)) return;
    const problem = problemOf('SERVICE.UNAVAILABLE', { detail: 'the process is stopping' });
    return reply
      .header('retry-after', RETRY_AFTER_SECONDS)
      .header('content-type', PROBLEM_MEDIA_TYPE)
      .code(problem.status)
      .send(JSON.stringify({ ...problem, request_id: request.id }));
  });
  fastify.addHook('onSend', async (_request, reply) => {
    if (isStopping()) reply.header('connection', 'close');
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    metric('httpRequestSeconds').observe(labels, reply.elapsedTime / 1000);
  });
}
