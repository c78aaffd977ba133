import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import type { PublishOutcome } from '@acp/contracts';
import { rejected, textOf, timedOut, unavailable, unknown } from '../publish/outcomes.js';

/** JetStream: the message is larger than the stream's `max_msg_size`. */
const MESSAGE_SIZE_EXCEEDS_MAXIMUM = 10_054;

/** What a failed publish says about its message. */
export function outcomeOfNatsError(error: unknown, timeoutMs: number): PublishOutcome {
  if (error instanceof Error && error.name === 'JetStreamNotEnabled') {
    return unavailable('no stream takes the subject, or JetStream is off');
  }
  if (error instanceof JetStreamApiError) {
    return error.code === MESSAGE_SIZE_EXCEEDS_MAXIMUM
      ? rejected(textOf(error), { code: 'TRANSPORT.MESSAGE_TOO_LARGE' })
      : unavailable(textOf(error));
  }
  if (error instanceof errors.InvalidArgumentError) {
    return rejected(textOf(error), { code: 'TRANSPORT.MESSAGE_TOO_LARGE' });
  }
  if (error instanceof errors.TimeoutError) return timedOut(timeoutMs);
  if (error instanceof errors.PermissionViolationError) return unavailable(textOf(error));
  return unknown(`the connection broke: ${textOf(error)}; the message may have arrived`);
}
