import { ControlPlaneError, type ErrorCode } from '@acp/contracts';
import { HttpException } from '@nestjs/common';
import { problemOf, problemOfError, type Problem } from './problem.js';

export interface ClassifiedError {
  problem: Problem;
  /** Seconds for `Retry-After`. */
  retryAfterSeconds?: number;
  /** True where the cause belongs in the log: it is ours, and the caller is not told. */
  logged: boolean;
}

export type UnavailableTest = (error: unknown) => boolean;

const RETRY_AFTER_SECONDS = 1;

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'REQUEST.MALFORMED',
  401: 'REQUEST.UNAUTHENTICATED',
  403: 'REQUEST.FORBIDDEN',
  404: 'REQUEST.NOT_FOUND',
  405: 'REQUEST.METHOD_NOT_ALLOWED',
  408: 'REQUEST.TIMEOUT',
  409: 'REQUEST.CONFLICT',
  413: 'REQUEST.TOO_LARGE',
  414: 'REQUEST.TOO_LARGE',
  415: 'REQUEST.UNSUPPORTED_MEDIA_TYPE',
  429: 'REQUEST.RATE_LIMITED',
  431: 'REQUEST.TOO_LARGE',
  503: 'SERVICE.UNAVAILABLE',
};

/** What an error is to the caller. Texts of unknown errors never leave the process. */
export function classifyError(error: unknown, isUnavailable: UnavailableTest): ClassifiedError {
  if (error instanceof ControlPlaneError) return ofControlPlane(error);
  if (isUnavailable(error)) return unavailable();
  const status = statusOf(error);
  const code = status === undefined ? undefined : CODE_OF_STATUS[status];
  if (status === undefined || code === undefined) {
    return status !== undefined && status < 500
      ? {
          problem: problemOf('REQUEST.MALFORMED', { status, detail: textOf(error) }),
          logged: false,
        }
      : { problem: problemOf('SERVICE.INTERNAL'), logged: true };
  }
  if (status === 503) return { ...unavailable(), retryAfterSeconds: RETRY_AFTER_SECONDS };
  return { problem: problemOf(code, { status, detail: textOf(error) }), logged: false };
}

function ofControlPlane(error: ControlPlaneError): ClassifiedError {
  const problem = problemOfError(error);
  const retryAfterSeconds =
    error.context.retryAfterSeconds ?? (problem.status === 503 ? RETRY_AFTER_SECONDS : undefined);
  if (problem.status < 500) return { problem, retryAfterSeconds, logged: false };
  // "Not now" says why; of what is our fault only the log says more.
  if (problem.status === 503) return { problem, retryAfterSeconds, logged: true };
  return { problem: problemOf(error.code), retryAfterSeconds, logged: true };
}

function unavailable(): ClassifiedError {
  return {
    problem: problemOf('SERVICE.UNAVAILABLE', { detail: 'the database cannot be reached now' }),
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    logged: true,
  };
}

/** Nest's and Fastify's own errors carry a status; others are ours. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error)) return undefined;
  const { statusCode, code } = error as Error & { statusCode?: unknown; code?: unknown };
  const ofFastify = typeof code === 'string' && code.startsWith('FST_');
  if (typeof statusCode !== 'number') return undefined;
  return ofFastify || error instanceof SyntaxError ? statusCode : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the request cannot be read';
}
