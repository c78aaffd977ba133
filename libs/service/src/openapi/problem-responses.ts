import { ERROR_CODES, type ErrorCode, type Problem } from '@acp/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_CODES } from './api-problems.js';
import { schemaReference } from './answer-schemas.js';

type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;

const OF_PARAMETERS: readonly ErrorCode[] = ['REQUEST.MALFORMED'];
const OF_A_BODY: readonly ErrorCode[] = [
  'REQUEST.MALFORMED',
  'REQUEST.TOO_LARGE',
  'REQUEST.UNSUPPORTED_MEDIA_TYPE',
];
const OF_A_GUARD: readonly ErrorCode[] = [
  'REQUEST.UNAUTHENTICATED',
  'REQUEST.FORBIDDEN',
  'SERVICE.UNAVAILABLE',
];
/** What the router answers to a parameter of the path that is too long. */
const URI_TOO_LONG = 414;

/** Adds an operation's error answers: by its codes, and by its form. */
export function addProblemResponses(
  operation: Operation & { [PROBLEM_CODES]?: ErrorCode[] },
  ofTheApp: readonly ErrorCode[],
): void {
  const { [PROBLEM_CODES]: own = [], parameters = [], requestBody, security } = operation;
  delete operation[PROBLEM_CODES];
  const places = parameters.map((parameter) => ('in' in parameter ? parameter.in : ''));
  const codes: readonly ErrorCode[] = [
    ...own,
    ...(places.some((place) => place === 'path' || place === 'query') ? OF_PARAMETERS : []),
    ...(requestBody ? OF_A_BODY : []),
    ...(security ? [...OF_A_GUARD, ...ofTheApp] : []),
  ];
  for (const [status, group] of byStatus(codes)) {
    operation.responses[status] = problemResponse(status, group);
  }
  if (places.includes('path')) {
    operation.responses[URI_TOO_LONG] = problemResponse(URI_TOO_LONG, ['REQUEST.TOO_LARGE']);
  }
}

function byStatus(codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) {
    const { status } = ERROR_CODES[code];
    if (status !== null) groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}

function problemResponse(status: number, codes: readonly ErrorCode[]) {
  const examples = Object.fromEntries(
    codes.map((code) => [
      code,
      { summary: ERROR_CODES[code].when, value: exampleOf(code, status) },
    ]),
  );
  const ofThese = { type: 'object', properties: { code: { enum: [...codes] } } };
  return {
    description: codes.map((code) => `\`${code}\` ${ERROR_CODES[code].title}.`).join(' '),
    content: {
      'application/problem+json': {
        schema: { allOf: [schemaReference('Problem'), ofThese] },
        examples,
      },
    },
  };
}

function exampleOf(code: ErrorCode, status: number): Problem {
  const { title, when } = ERROR_CODES[code];
  return {
    type: `urn:control-plane:error:${code}`,
    title,
    status,
    code,
    detail: when,
    request_id: '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c11',
  };
}
