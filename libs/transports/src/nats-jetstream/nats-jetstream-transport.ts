import {
  encodeHeaderText,
  type OutboundMessage,
  type PublishContext,
  type PublishOutcome,
  type TopicDefinition,
  type Transport,
  type TransportEnvironment,
} from '@acp/contracts';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { NEVER, withDeadline } from '../publish/deadline.js';
import { InFlight } from '../publish/in-flight.js';
import { KeptConnection } from '../publish/kept-connection.js';
import { messageHeaders } from '../publish/message-headers.js';
import { delivered, each, textOf, timedOut, unavailable } from '../publish/outcomes.js';
import { publishEach } from '../publish/publish-each.js';
import { ensureStream } from './ensure-stream.js';
import { connectNats } from './nats-connection.js';
import { natsOptions, type NatsOptions } from './nats-options.js';
import { outcomeOfNatsError } from './nats-outcome.js';

const READY_TIMEOUT_MS = 1_000;

interface Session {
  connection: NatsConnection;
  client: JetStreamClient;
  /** An acknowledgement has not come in time: what is still waiting will not get one either. */
  hung: boolean;
}

/**
 * Publishes to one subject of a JetStream stream and waits for the server's acknowledgement of each
 * message. `Nats-Msg-Id` is the event id, so within `duplicate_window_ms` a duplicate is dropped by
 * the server; after it, it is another message with the same `event_id`.
 */
export class NatsJetStreamTransport implements Transport {
  readonly name = 'nats-jetstream';
  private readonly options: NatsOptions;
  private readonly timeoutMs: number;
  private readonly inFlight = new InFlight();
  private readonly kept: KeptConnection<Session>;

  constructor(
    private readonly topic: TopicDefinition,
    env: TransportEnvironment,
  ) {
    this.options = natsOptions(topic, env);
    this.timeoutMs = topic.limits.publish_timeout_ms;
    this.kept = new KeptConnection<Session>({
      open: (onLost) => this.open(onLost),
      timeoutMs: this.timeoutMs,
      disconnect: ({ connection }) => connection.close(),
    });
  }

  async start(): Promise<void> {
    await this.kept.connect();
  }

  publishBatch(
    messages: readonly OutboundMessage[],
    { signal }: PublishContext,
  ): Promise<PublishOutcome[]> {
    const session = this.kept.current;
    if (!session || this.inFlight.closed) {
      return Promise.resolve(each(messages, unavailable(this.kept.absence)));
    }
    const rules = {
      bytesMax: this.topic.limits.message_bytes_max,
      ordered: this.topic.ordering === 'key',
      concurrency: this.options.in_flight_max,
      timeoutMs: this.timeoutMs,
      signal,
      onLate: () => {
        session.hung = true;
        this.kept.drop(session, 'no acknowledgement in time');
      },
    };
    return this.inFlight.track(
      publishEach(messages, rules, (message) => this.publish(session, message)),
    );
  }

  async ready(): Promise<{ ready: boolean; detail?: string }> {
    const session = this.kept.current;
    if (!session) return { ready: false, detail: this.kept.absence };
    const limits = { timeoutMs: READY_TIMEOUT_MS, signal: NEVER };
    try {
      const end = await withDeadline(limits, () => session.connection.flush());
      return end.kind === 'done' ? { ready: true } : { ready: false, detail: 'no answer to PING' };
    } catch (error) {
      return { ready: false, detail: textOf(error) };
    }
  }

  close(): Promise<void> {
    return this.inFlight.close(() => this.kept.close());
  }

  private async open(onLost: (reason: string) => void): Promise<Session> {
    const connection = await connectNats(this.options, this.timeoutMs);
    void connection.closed().then((error) => onLost(error ? textOf(error) : 'disconnected'));
    try {
      await ensureStream(connection, this.topic.destination, this.options, this.timeoutMs);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return { connection, client: jetstream(connection, { timeout: this.timeoutMs }), hung: false };
  }

  private async publish(session: Session, message: OutboundMessage): Promise<PublishOutcome> {
    if (session.connection.isClosed()) return unavailable(this.kept.absence);
    try {
      const ack = await session.client.publish(this.topic.destination, message.payload, {
        msgID: deduplicationId(message),
        headers: natsHeaders(this.topic.name, message),
        // The deadline around it strikes first.
        timeout: this.timeoutMs + READY_TIMEOUT_MS,
      });
      return delivered(`${ack.stream}:${ack.seq}`);
    } catch (error) {
      if (session.hung) return timedOut(this.timeoutMs);
      return outcomeOfNatsError(error, this.timeoutMs);
    }
  }
}

/** An operator's replay is meant to arrive again. */
function deduplicationId({ event_id: eventId, replay_id: replayId }: OutboundMessage): string {
  return replayId === null ? eventId : `${eventId}/${replayId}`;
}

/** CloudEvents attributes by its NATS binding (`ce-id`), ours under their own names. */
function natsHeaders(topic: string, message: OutboundMessage): MsgHdrs {
  const converted = headers();
  for (const [name, value] of Object.entries(messageHeaders(topic, message))) {
    const natsName = name.startsWith('ce_') ? `ce-${name.slice(3)}` : name;
    converted.set(natsName, encodeHeaderText(value));
  }
  return converted;
}
