import { isOtherNats, textOf } from '@acp/brokers';
import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import type { PublishOutcome } from '@acp/contracts';
import { isArgumentError } from '../publish/argument-error.js';
import { rejected, timedOut, unavailable, unknown } from '../publish/outcomes.js';

/** JetStream: the message is larger than the stream's `max_msg_size`. */
const MESSAGE_SIZE_EXCEEDS_MAXIMUM = 10_054;

/** What a failed publish says about its message. */
export function outcomeOfNatsError(error: unknown, timeoutMs: number): PublishOutcome {
  if (error instanceof JetStreamApiError) {
    return error.code === MESSAGE_SIZE_EXCEEDS_MAXIMUM
      ? rejected(textOf(error), { code: 'TRANSPORT.MESSAGE_TOO_LARGE' })
      : unavailable(textOf(error));
  }
  if (isOtherNats(error)) return unavailable('no stream takes the subject, or JetStream is off');
  if (error instanceof errors.TimeoutError) return timedOut(timeoutMs);
  if (error instanceof errors.PermissionViolationError) return unavailable(textOf(error));
  if (isRefusedArgument(error)) return rejected(textOf(error), argumentCode(error));
  return unknown(`the connection broke: ${textOf(error)}; the message may have arrived`);
}

/** The client refuses to send this message: it never left the process. */
function isRefusedArgument(error: unknown): boolean {
  return error instanceof errors.InvalidArgumentError || isArgumentError(error);
}

/** The client says nothing but "invalid argument" of a payload over the server's limit. */
function argumentCode(error: unknown) {
  const size = /payload/i.test(textOf(error));
  return size ? ({ code: 'TRANSPORT.MESSAGE_TOO_LARGE' } as const) : {};
}
