import type { AppLogger } from '@acp/observability';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteTable } from '../http/route-table.js';
import { classifyError, type UnavailableTest } from './classify-error.js';
import { problemOf, type Problem } from './problem.js';
import { sendProblem } from './send-problem.js';

export interface ProblemFilterOptions {
  logger: AppLogger;
  routes: RouteTable;
  isUnavailable: UnavailableTest;
}

/** Turns whatever was thrown into `application/problem+json`; causes of 5xx go to the log only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly options: ProblemFilterOptions) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const classified = classifyError(error, this.options.isUnavailable);
    const problem = { ...this.refined(classified.problem, request, reply), request_id: request.id };
    if (classified.logged) this.log(error, problem);
    sendProblem(reply, problem, classified.retryAfterSeconds);
  }

  /** The router only says "nothing here"; the table of routes knows whether the path exists. */
  private refined(problem: Problem, request: FastifyRequest, reply: FastifyReply): Problem {
    if (problem.status !== 404 || !request.is404) return problem;
    const methods = this.options.routes.methodsOf(request.url);
    if (methods.length === 0) return problemOf('REQUEST.NOT_FOUND', { detail: 'no such route' });
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
