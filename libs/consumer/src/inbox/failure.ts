import { ControlPlaneError, thrownText } from '@acp/contracts';
import { isDatabaseUnavailable } from '@acp/persistence';
import { TypeORMError } from 'typeorm';
import { KeysUnavailable } from '../release/release-keys.js';
import { HandlerFailed } from './effect-transaction.js';
import { UnprocessableEvent } from './unprocessable-event.js';

const CAUSES_MAX = 5;

export interface FailureDescription {
  code: string;
  reason: string;
  permanent: boolean;
}

export function describeFailure(error: unknown): FailureDescription {
  const cause = error instanceof HandlerFailed ? error.cause : error;
  return {
    code:
      cause instanceof ControlPlaneError || cause instanceof UnprocessableEvent
        ? cause.code
        : 'CONSUMER.FAILED',
    reason: messageOf(cause),
    permanent: cause instanceof UnprocessableEvent,
  };
}

/**
 * Whether our database was the trouble, or what the keys of releases come from. Of a handler's error
 * only what a query threw counts: a refused connection may be any other service that the handler calls,
 * and that spends attempts.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof KeysUnavailable) return true;
  if (!(error instanceof HandlerFailed)) return isDatabaseUnavailable(error);
  for (let cause: unknown = error.cause, depth = 0; depth < CAUSES_MAX; depth += 1) {
    if (!(cause instanceof Error)) return false;
    if (isOfDatabase(cause)) return isDatabaseUnavailable(cause);
    cause = cause.cause;
  }
  return false;
}

/**
 * TypeORM wraps what its queries throw; the driver's own errors carry a severity. After it has seen a
 * connection die it refuses the next query without asking the driver.
 */
function isOfDatabase(error: Error): boolean {
  return error instanceof TypeORMError || 'severity' in error;
}

export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return thrownText(error);
}
