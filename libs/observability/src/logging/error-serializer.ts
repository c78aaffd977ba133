import { thrownText } from '@acp/contracts';

const CAUSES_MAX = 5;

/** An error as a log line shows it: what it is, where it came from, and its causes. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
  errors?: LoggedError[];
}

/** Only these members: whatever else a library hangs on its errors may hold secrets or cycles. */
export function serializeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: thrownText(error) };
  const { code, errors } = error as Error & { code?: unknown; errors?: unknown };
  return {
    type: error.name,
    message: thrownText(error),
    ...((typeof code === 'string' || typeof code === 'number') && { code: String(code) }),
    ...(depth === 0 && error.stack && { stack: error.stack }),
    ...(error.cause !== undefined &&
      depth < CAUSES_MAX && { cause: serializeError(error.cause, depth + 1) }),
    ...(Array.isArray(errors) &&
      depth < CAUSES_MAX && {
        errors: errors.slice(0, CAUSES_MAX).map((e) => serializeError(e, depth + 1)),
      }),
  };
}
