import type { ErrorCode } from '@acp/contracts';

/** Thrown by a handler for an event that no retry can make right: dead letter at once. */
export class UnprocessableEvent extends Error {
  override readonly name = 'UnprocessableEvent';
  /** Kept with the dead letter. Default CONSUMER.FAILED. */
  readonly code: ErrorCode;

  constructor(message?: string, options: { code?: ErrorCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = options.code ?? 'CONSUMER.FAILED';
  }
}
