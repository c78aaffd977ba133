import type { FastifyReply, FastifyRequest } from 'fastify';
import { classifyError } from './classify-error.js';
import { PROBLEM_MEDIA_TYPE, type Problem } from './problem.js';

/** Answers with a problem document, unless an answer is already under way. */
export function sendProblem(
  reply: FastifyReply,
  problem: Problem,
  retryAfterSeconds?: number,
): void {
  if (reply.sent || reply.raw.headersSent) return;
  if (retryAfterSeconds !== undefined) {
    reply.header('retry-after', Math.max(1, Math.ceil(retryAfterSeconds)));
  }
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.request_id) reply.header('x-request-id', problem.request_id);
  void reply
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .code(problem.status)
    .send(JSON.stringify(problem));
}

/** What the router refuses before any hook or filter runs: broken escapes, over-long parameters. */
export function answerRouterError(
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { problem } = classifyError(error, () => false);
  sendProblem(reply, { ...problem, request_id: request.id });
}
