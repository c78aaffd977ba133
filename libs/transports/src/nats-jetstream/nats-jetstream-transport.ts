import { isOtherNats, openNats, textOf, tlsConnectionOptions } from '@acp/brokers';
import {
  encodeHeaderText,
  type OutboundMessage,
  type PublishOutcome,
  type TopicDefinition,
  type TransportEnvironment,
} from '@acp/contracts';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import {
  credsAuthenticator,
  headers,
  type MsgHdrs,
  type NatsConnection,
} from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';
import { messageHeaders } from '../publish/message-headers.js';
import { delivered, timedOut, unavailable } from '../publish/outcomes.js';
import { publishEach, receiptRules } from '../publish/publish-each.js';
import { SessionTransport, type BrokerSession } from '../publish/session-transport.js';
import { ensureStream } from './ensure-stream.js';
import { natsOptions, type NatsOptions } from './nats-options.js';
import { outcomeOfNatsError } from './nats-outcome.js';

/** Longer than the deadline around a publish, which strikes first. */
const SLACK_MS = 1_000;

interface NatsSession extends BrokerSession {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  /** An acknowledgement has not come in time: what is still waiting will not get one either. */
  hung: boolean;
}

/**
 * Publishes to one subject of a JetStream stream and waits for the server's acknowledgement of each
 * message. `Nats-Msg-Id` is the event id, so within `duplicate_window_ms` a duplicate is dropped by
 * the server; after it, it is another message with the same `event_id`.
 */
export class NatsJetStreamTransport extends SessionTransport<NatsSession> {
  readonly name = 'nats-jetstream';
  private readonly options: NatsOptions;

  constructor(topic: TopicDefinition, env: TransportEnvironment) {
    super(topic);
    this.options = natsOptions(topic, env);
  }

  protected async open(onLost: (reason: string) => void): Promise<NatsSession> {
    const { topic, options, timeoutMs } = this;
    const connection = await openNats({
      url: options.url,
      tls: tlsConnectionOptions(options.tls),
      name: 'ai-control-plane',
      timeoutMs,
      onLost,
      more: authentication(options),
    });
    try {
      await ensureStream(connection, topic.destination, options, timeoutMs);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return {
      connection,
      client: jetstream(connection, { timeout: timeoutMs }),
      hung: false,
      check: () => connection.flush(),
      close: () => connection.close(),
    };
  }

  protected publish(
    session: NatsSession,
    messages: readonly OutboundMessage[],
    signal: AbortSignal,
  ): Promise<PublishOutcome[]> {
    const rules = {
      ...receiptRules(this.topic, this.options.in_flight_max, signal),
      onLate: () => {
        session.hung = true;
        this.abandon(session, 'no acknowledgement in time');
      },
    };
    return publishEach(messages, rules, (message) => this.publishOne(session, message));
  }

  private async publishOne(
    session: NatsSession,
    message: OutboundMessage,
  ): Promise<PublishOutcome> {
    if (session.connection.isClosed()) return unavailable(this.absence);
    try {
      const ack = await session.client.publish(this.topic.destination, message.payload, {
        msgID: deduplicationId(message),
        headers: natsHeaders(this.topic.name, message),
        timeout: this.timeoutMs + SLACK_MS,
      });
      return delivered(`${ack.stream}:${ack.seq}`);
    } catch (error) {
      if (session.hung) return timedOut(this.timeoutMs);
      if (isOtherNats(error)) this.renew(session, textOf(error));
      return outcomeOfNatsError(error, this.timeoutMs);
    }
  }
}

function authentication({ token, credentials_file: file }: NatsOptions) {
  return {
    ...(token && { token }),
    ...(file && { authenticator: credsAuthenticator(readFileSync(file)) }),
  };
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
