import { ControlPlaneError } from '@acp/contracts';
import { noteRefusal, type AppLogger } from '@acp/observability';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../access/caller.js';
import type { RouteTable } from '../http/route-table.js';
import { classifyError, type UnavailableTest } from './classify-error.js';
import { problemOf, type Problem } from './problem.js';
import { sendProblem } from './send-problem.js';

export interface ProblemFilterOptions {
  logger: AppLogger;
  routes: RouteTable;
  isUnavailable: UnavailableTest;
}

/**
 * Turns whatever was thrown into `application/problem+json`; causes of 5xx go to the log only, and what
 * a caller is told of its own fault stands in the line that the log has of the request.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly options: ProblemFilterOptions) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const classified = hungUp(request)
      ? {
          problem: problemOf('REQUEST.MALFORMED', { detail: 'the request broke off' }),
          logged: false,
        }
      : classifyError(error, this.options.isUnavailable);
    const problem = { ...this.refined(classified.problem, request, reply), request_id: request.id };
    if (classified.logged) this.log(error, problem);
    else noteRefusal(request.raw, refusalOf(error, problem, request));
    sendProblem(reply, problem, classified.retryAfterSeconds);
  }

  /** The router only says "nothing here"; the table of routes knows whether the path exists. */
  private refined(problem: Problem, request: FastifyRequest, reply: FastifyReply): Problem {
    if (problem.status !== 404 || !request.is404) return problem;
    const methods = this.options.routes.methodsOf(request.url);
    // A handler of the route itself may have found nothing: then the method was right.
    if (methods.length === 0 || methods.includes(request.method)) {
      return problemOf('REQUEST.NOT_FOUND', { detail: 'no such route' });
    }
    reply.header('allow', methods.join(', '));
    const detail = `the route takes ${methods.join(', ')}`;
    return problemOf('REQUEST.METHOD_NOT_ALLOWED', { detail });
  }

  private log(error: unknown, problem: Problem): void {
    const { request_id, code, status } = problem;
    const line = { request_id, code, status, err: error };
    if (status === 503) this.options.logger.warn(line, 'request refused for now');
    else this.options.logger.error(line, 'request failed');
  }
}

/** Gone in the middle of its request: nobody reads an answer, and it is nobody's fault here. */
function hungUp({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

function refusalOf(error: unknown, { code, detail, errors }: Problem, request: FastifyRequest) {
  const { source } = request.params as { source?: string };
  return {
    code,
    reason: detail,
    errors,
    source: error instanceof ControlPlaneError ? (error.context.source ?? source) : source,
    caller: callerOf(request)?.name,
  };
}
