const CODES = new Set([
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
  'ERR_INVALID_CHAR',
  'ERR_OUT_OF_RANGE',
  'ERR_STRING_TOO_LONG',
]);

/**
 * Whether Node refused what a client made of this message: it never left the process, and never will.
 * Only by its codes: any other TypeError may be a fault of the client while its connection breaks.
 */
export function isArgumentError(error: unknown): boolean {
  return error instanceof Error && CODES.has((error as NodeJS.ErrnoException).code ?? '');
}
