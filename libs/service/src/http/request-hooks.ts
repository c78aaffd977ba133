import { ControlPlaneError, type Lifecycle } from '@acp/contracts';
import { metric } from '@acp/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problemOf } from '../problem/problem.js';
import { sendProblem } from '../problem/send-problem.js';
import { beginRequest, isStillSending, noteEarlyAnswer } from './early-answers.js';

const PROBES = /^\/(health|metrics)(\/|\?|$)/;
const RETRY_AFTER_SECONDS = 1;
/**
 * On every request: its id goes back to the caller, its duration to the metrics. A process that drains
 * keeps no connection; one that stops answers new requests with a 503 that says when to come again.
 */
export function registerRequestHooks(fastify: FastifyInstance, lifecycle: () => Lifecycle): void {
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    beginRequest(request);
    refuseNamelessHost(request);
    if (lifecycle() !== 'stopping') return;
    if (PROBES.test(request.url)) return;
    const problem = problemOf('SERVICE.UNAVAILABLE', { detail: 'the process is stopping' });
    sendProblem(reply, { ...problem, request_id: request.id }, RETRY_AFTER_SECONDS);
    return reply;
  });
  fastify.addHook('onSend', async (request, reply) => {
    if (isStillSending(request)) {
      noteEarlyAnswer(request);
      reply.removeHeader('connection');
    } else if (lifecycle() === 'draining' || lifecycle() === 'stopping')
      reply.header('connection', 'close');
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    metric('httpRequestSeconds').observe(labels, reply.elapsedTime / 1000);
  });
}

/** HTTP/1.1 demands one; Node would refuse it without a body, which is why it is told not to. */
function refuseNamelessHost({ headers, raw }: FastifyRequest): void {
  if (headers.host !== undefined || raw.httpVersion !== '1.1') return;
  throw new ControlPlaneError('REQUEST.MALFORMED', 'the Host header is missing');
}
