import type { ErrorCode } from '@acp/contracts';
import { ApiExtension } from '@nestjs/swagger';

/** Where an operation carries its codes until the document is made. */
export const PROBLEM_CODES = 'x-problem-codes';

/**
 * The errors of a route by code. Not those that follow from its form, which are added to the document
 * by themselves: what every guarded route answers, every route with parameters, with a body.
 */
export function ApiProblems(...codes: ErrorCode[]): MethodDecorator {
  return ApiExtension(PROBLEM_CODES, codes);
}
