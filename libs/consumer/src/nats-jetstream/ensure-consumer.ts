import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
} from '@nats-io/jetstream';

const CONSUMER_NOT_FOUND = 10014;
const NANOS_PER_MS = 1_000_000;
/** Processes that may share a durable consumer before the server holds messages back. */
const MEMBERS_MAX = 16;

export interface DurableConsumer {
  stream: string;
  durable: string;
  subject: string;
  ackWaitMs: number;
  inFlightMax: number;
}

/** Creates the durable consumer from the beginning of the stream; one that exists is left alone. */
export async function ensureConsumer(
  manager: JetStreamManager,
  consumer: DurableConsumer,
): Promise<void> {
  try {
    await manager.consumers.info(consumer.stream, consumer.durable);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== CONSUMER_NOT_FOUND) throw error;
    await manager.consumers.add(consumer.stream, {
      durable_name: consumer.durable,
      filter_subject: consumer.subject,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: consumer.ackWaitMs * NANOS_PER_MS,
      max_ack_pending: consumer.inFlightMax * MEMBERS_MAX,
      max_deliver: -1,
    });
  }
}
