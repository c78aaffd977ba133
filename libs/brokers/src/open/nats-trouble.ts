import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';

/** JetStream: temporarily unavailable, not the leader, not enabled here, no such stream or consumer. */
const OTHER_SERVER = new Set([10_008, 10_009, 10_039, 10_076, 10_059, 10_014, 10_118]);

/**
 * Whether the server says that what we ask for is not (any more) with it: then the address is asked
 * anew, and what is missing there is made again where that is allowed.
 */
export function isOtherNats(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof JetStreamApiError) return OTHER_SERVER.has(error.code);
  if (error instanceof errors.NoRespondersError || error.name === 'JetStreamNotEnabled')
    return true;
  return error.cause !== error && isOtherNats(error.cause);
}
