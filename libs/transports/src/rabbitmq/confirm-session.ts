import { connect, type ChannelModel, type ConfirmChannel, type Message } from 'amqplib';
import type { Socket } from 'node:net';
import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { messageHeaders } from '../publish/message-headers.js';
import {
  delivered,
  rejected,
  textOf,
  timedOut,
  unavailable,
  unknown,
} from '../publish/outcomes.js';
import { tlsConnectionOptions } from '../tls-options.js';
import { assertTopology } from './assert-topology.js';
import type { RabbitmqOptions } from './rabbitmq-options.js';

export interface ConfirmSessionOptions {
  topic: string;
  exchange: string;
  rabbitmq: RabbitmqOptions;
  timeoutMs: number;
  onLost: (reason: string) => void;
}

/** One connection with one channel in confirm mode. When either breaks the session is over. */
export class ConfirmSession {
  /** Why the server takes no messages just now (memory or disk alarm). */
  blocked: string | undefined;
  /** Entries that no queue wanted; the return comes before the confirmation. */
  private readonly returned = new Map<string, string>();
  private over: string | undefined;
  /** A confirmation has not come in time: what is still waiting will not get one either. */
  private hung = false;

  private constructor(
    private readonly model: ChannelModel,
    private readonly channel: ConfirmChannel,
    private readonly options: ConfirmSessionOptions,
  ) {}

  static async open(options: ConfirmSessionOptions): Promise<ConfirmSession> {
    const { rabbitmq, exchange, timeoutMs } = options;
    const model = await connect(addressOf(rabbitmq), {
      timeout: timeoutMs,
      noDelay: true,
      clientProperties: { connection_name: 'ai-control-plane' },
      ...tlsConnectionOptions(rabbitmq.tls),
    });
    // Without listeners these would end the process; `close` follows each.
    let reason = 'disconnected';
    const note = (error: Error) => (reason = textOf(error));
    model.on('error', note);
    try {
      const channel = await model.createConfirmChannel();
      channel.on('error', note);
      const session = new ConfirmSession(model, channel, options);
      model.on('close', () => session.end(reason));
      channel.on('close', () => session.end(reason));
      session.listen();
      await assertTopology(channel, exchange, rabbitmq);
      return session;
    } catch (error) {
      await model.close().catch(() => undefined);
      throw error;
    }
  }

  /** Resolves with the broker's word; never rejects. */
  publish(message: OutboundMessage): Promise<PublishOutcome> {
    const { over, blocked } = this;
    if (over !== undefined) return Promise.resolve(unavailable(over));
    if (blocked !== undefined) return Promise.resolve(unavailable(`blocked: ${blocked}`));
    const { exchange, topic } = this.options;
    const routingKey = this.routingKeyOf(message);
    return new Promise((resolve) => {
      try {
        const properties = propertiesOf(topic, message);
        const body = Buffer.from(message.payload);
        this.channel.publish(exchange, routingKey, body, properties, (error: unknown) =>
          resolve(this.outcomeOf(message, error)),
        );
      } catch (error) {
        resolve(this.outcomeOfThrow(error));
      }
    });
  }

  /** A round trip; rejects when the exchange is gone, which also ends the session. */
  async check(): Promise<void> {
    await this.channel.checkExchange(this.options.exchange);
  }

  async close(): Promise<void> {
    this.end('the transport is closed');
    await this.model.close().catch(() => undefined);
  }

  /** Without the closing handshake, which a hung server would not answer. */
  destroy(): void {
    const reason = 'no confirmation in time';
    this.hung = true;
    this.end(reason);
    // The client cleans up, its heartbeat included, after an error on the socket alone.
    const { stream } = this.model.connection as unknown as { stream: Socket };
    if (!stream.destroyed) stream.destroy(new Error(reason));
  }

  private end(reason: string): void {
    if (this.over !== undefined) return;
    this.over = reason;
    this.options.onLost(reason);
  }

  private listen(): void {
    this.model.on('blocked', (reason) => (this.blocked = reason));
    this.model.on('unblocked', () => (this.blocked = undefined));
    this.channel.on('return', ({ properties, fields }: Message) => {
      const entryId = String(properties.headers?.['entry_id']);
      this.returned.set(entryId, (fields as { routingKey: string }).routingKey);
    });
  }

  private outcomeOf(message: OutboundMessage, error: unknown): PublishOutcome {
    const unroutable = this.returned.get(message.entry_id);
    this.returned.delete(message.entry_id);
    if (unroutable !== undefined) {
      return rejected(`no queue is bound for routing key ${JSON.stringify(unroutable)}`);
    }
    if (!error) return delivered(null);
    if (this.hung) return timedOut(this.options.timeoutMs);
    if (textOf(error).includes('nacked')) return unavailable('the broker did not take it (nack)');
    return unknown(
      `the channel closed: ${this.over ?? textOf(error)}; the message may have arrived`,
    );
  }

  private outcomeOfThrow(error: unknown): PublishOutcome {
    return this.over === undefined ? rejected(textOf(error)) : unavailable(this.over);
  }

  private routingKeyOf({ event_type: type, partition_key: key }: OutboundMessage): string {
    return this.options.rabbitmq.routing_key === 'event_type' ? type : (key ?? '');
  }
}

/** CloudEvents attributes by its AMQP binding, ours under their own names. */
function propertiesOf(topic: string, message: OutboundMessage) {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(messageHeaders(topic, message))) {
    headers[name.startsWith('ce_') ? `cloudEvents_${name.slice(3)}` : name] = value;
  }
  return {
    persistent: true,
    mandatory: true,
    messageId: message.event_id,
    type: message.event_type,
    contentType: message.headers['content-type'] ?? 'application/json',
    headers,
  };
}

/** Asked for TLS it is `amqps`, whatever the URL says. */
function addressOf({ url, tls, heartbeat_seconds: seconds }: RabbitmqOptions): string {
  const address = new URL(tls ? url.replace(/^amqp:/, 'amqps:') : url);
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', `${seconds}`);
  return address.toString();
}
