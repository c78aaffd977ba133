import type { paths } from './paths.js';

type Method = 'get' | 'post' | 'patch';

/** Paths of the ops-api that take a method. */
export type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

/** `path` and `query` of an operation, as its document has them. */
export type ParametersOf<P extends keyof paths, M extends Method> = P extends unknown
  ? paths[P][M] extends { parameters: infer Parameters extends object }
    ? Parameters
    : never
  : never;

/** The body of a request; `undefined` where an operation takes none. */
export type BodyOf<P extends keyof paths, M extends Method> = P extends unknown
  ? paths[P][M] extends { requestBody?: infer Request }
    ? NonNullable<Request> extends { content: { 'application/json': infer Body } }
      ? Body
      : undefined
    : undefined
  : never;

/** The body of the answer where all is well. */
export type AnswerTo<P extends keyof paths, M extends Method> = P extends unknown
  ? paths[P][M] extends { responses: infer Responses }
    ? Responses[keyof Responses] extends { content: { 'application/json': infer Answer } }
      ? Answer
      : never
    : never
  : never;

/** Paths whose answer is a page of a list. */
export type ListPath = {
  [P in PathWith<'get'>]: AnswerTo<P, 'get'> extends {
    items: unknown[];
    next_cursor: string | null;
  }
    ? P
    : never;
}[PathWith<'get'>];

/** One item of a list. */
export type ItemOf<P extends ListPath> =
  AnswerTo<P, 'get'> extends { items: (infer Item)[] } ? Item : never;
