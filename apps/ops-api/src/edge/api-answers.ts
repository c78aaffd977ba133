import { ERROR_CODES, type ErrorCode } from '@acp/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { schemaOf } from './schema-of.js';

export interface ApiAnswerOptions {
  status?: number;
  description: string;
  /** A real answer; its JSON Schema is read off it. */
  example: unknown;
}

/** The good answer of a route, with an example, in the OpenAPI document. */
export function ApiAnswer({ status = 200, description, example }: ApiAnswerOptions) {
  return ApiResponse({
    status,
    description,
    content: { 'application/json': { schema: schemaOf(example), example } },
  });
}

/** Every guarded route may answer these. */
const ALWAYS: readonly ErrorCode[] = [
  'REQUEST.UNAUTHENTICATED',
  'REQUEST.FORBIDDEN',
  'REQUEST.RATE_LIMITED',
  'SERVICE.UNAVAILABLE',
];

/** The errors of a route by code, besides those that every route may answer. */
export function ApiProblems(...codes: ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...codes, ...ALWAYS]) {
    const status = ERROR_CODES[code].status;
    if (status !== null) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return applyDecorators(...[...byStatus].map(([status, group]) => problemResponse(status, group)));
}

function problemResponse(status: number, codes: readonly ErrorCode[]) {
  const examples = Object.fromEntries(
    codes.map((code) => [code, { summary: ERROR_CODES[code].when, value: problemExample(code) }]),
  );
  return ApiResponse({
    status,
    description: codes.map((code) => `\`${code}\` ${ERROR_CODES[code].title}.`).join(' '),
    content: {
      'application/problem+json': { schema: schemaOf(problemExample(codes[0]!)), examples },
    },
  });
}

function problemExample(code: ErrorCode) {
  const { status, title, when } = ERROR_CODES[code];
  return {
    type: `urn:control-plane:error:${code}`,
    title,
    status,
    code,
    detail: when,
    request_id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c11',
  };
}
