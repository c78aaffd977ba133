import type { Lifecycle } from '@acp/contracts';
import { metric } from '@acp/observability';
import type { FastifyInstance } from 'fastify';
import { problemOf } from '../problem/problem.js';
import { sendProblem } from '../problem/send-problem.js';

const PROBES = /^\/(health|metrics)(\/|\?|$)/;
const RETRY_AFTER_SECONDS = 1;

/**
 * On every request: its id goes back to the caller, its duration to the metrics. A process that drains
 * keeps no connection; one that stops answers new requests with a 503 that says when to come again.
 */
export function registerRequestHooks(fastify: FastifyInstance, lifecycle: () => Lifecycle): void {
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (lifecycle() !== 'stopping') return;
    if (PROBES.test(request.url)) return;
    const problem = problemOf('SERVICE.UNAVAILABLE', { detail: 'the process is stopping' });
    sendProblem(reply, { ...problem, request_id: request.id }, RETRY_AFTER_SECONDS);
    return reply;
  });
  fastify.addHook('onSend', async (_request, reply) => {
    if (lifecycle() === 'draining' || lifecycle() === 'stopping')
      reply.header('connection', 'close');
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    metric('httpRequestSeconds').observe(labels, reply.elapsedTime / 1000);
  });
}
