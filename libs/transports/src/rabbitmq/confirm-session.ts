import { openAmqp, textOf, tlsConnectionOptions } from '@acp/brokers';
import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import type { Channel, ChannelModel, ConfirmChannel, Message } from 'amqplib';
import type { Socket } from 'node:net';
import { delivered, rejected, timedOut, unavailable, unknown } from '../publish/outcomes.js';
import type { BrokerSession } from '../publish/session-transport.js';
import { assertTopology } from './assert-topology.js';
import { propertiesOf } from './message-properties.js';
import type { RabbitmqOptions } from './rabbitmq-options.js';

export interface ConfirmSessionOptions {
  topic: string;
  exchange: string;
  rabbitmq: RabbitmqOptions;
  timeoutMs: number;
  onLost: (reason: string) => void;
}

const NOT_FOUND = 404;

/** One connection with one channel in confirm mode. When either breaks the session is over. */
export class ConfirmSession implements BrokerSession {
  /** Why the server takes no messages just now (memory or disk alarm). */
  private blocked: string | undefined;
  /** Entries that no queue wanted; the return comes before the confirmation. */
  private readonly returned = new Set<string>();
  private over: string | undefined;
  /** What the server said when it closed the channel or the connection. */
  private lastWord: Error | undefined;
  /** Set when what was looked for is not with this server: another connection may find it. */
  misplaced: string | undefined;
  /** A confirmation has not come in time: what is still waiting will not get one either. */
  private hung = false;
  /** How often the topology was asserted since the session began, and the assertion under way. */
  private assertions = 0;
  private asserting: Promise<void> | undefined;

  private constructor(
    private readonly model: ChannelModel,
    private readonly channel: ConfirmChannel,
    private readonly options: ConfirmSessionOptions,
  ) {}

  static async open(options: ConfirmSessionOptions): Promise<ConfirmSession> {
    const { rabbitmq, exchange, timeoutMs } = options;
    const model = await openAmqp({
      url: rabbitmq.url,
      tls: tlsConnectionOptions(rabbitmq.tls),
      name: 'ai-control-plane',
      timeoutMs,
      heartbeatSeconds: rabbitmq.heartbeat_seconds,
    });
    model.on('error', () => undefined);
    try {
      const channel = await model.createConfirmChannel();
      const session = new ConfirmSession(model, channel, options);
      session.listen();
      await assertTopology(channel, exchange, rabbitmq);
      return session;
    } catch (error) {
      await model.close().catch(() => undefined);
      throw error;
    }
  }

  /**
   * Resolves with the broker's word; never rejects. A message that no queue is bound for is sent again
   * once the topology is asserted; where it is not ours to assert, what is missing is not its fault.
   */
  async publish(message: OutboundMessage): Promise<PublishOutcome> {
    const { assertions } = this;
    const first = await this.send(message);
    if (first !== 'returned') return first;
    if (!this.options.rabbitmq.assert_topology) return this.elsewhere(this.unroutable(message));
    try {
      // What was asserted while this one was under way need not be asserted again for it.
      if (this.assertions === assertions) await this.assertAgain();
    } catch (error) {
      return this.elsewhere(`the topology cannot be asserted: ${textOf(error)}`);
    }
    const second = await this.send(message);
    return second === 'returned' ? rejected(this.unroutable(message)) : second;
  }

  /** A round trip; makes what has been lost of the topology again. */
  async check(): Promise<void> {
    if (this.blocked !== undefined) throw new Error(`blocked: ${this.blocked}`);
    await this.assertAgain();
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
    for (const emitter of [this.model, this.channel]) {
      // Without a listener it would end the process; `close` follows.
      emitter.on('error', (error: Error) => (this.lastWord = error));
      emitter.on('close', () => this.end(this.lastWord ? textOf(this.lastWord) : 'disconnected'));
    }
    this.model.on('blocked', (reason) => (this.blocked = reason));
    this.model.on('unblocked', () => (this.blocked = undefined));
    this.channel.on('return', ({ properties }: Message) => {
      this.returned.add(String(properties.headers?.['entry_id']));
    });
  }

  private send(message: OutboundMessage): Promise<PublishOutcome | 'returned'> {
    const { over, blocked } = this;
    if (over !== undefined) return Promise.resolve(unavailable(over));
    if (blocked !== undefined) return Promise.resolve(unavailable(`blocked: ${blocked}`));
    const { exchange, topic, rabbitmq } = this.options;
    const routingKey = routingKeyOf(message, rabbitmq);
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

  private outcomeOf(message: OutboundMessage, error: unknown): PublishOutcome | 'returned' {
    if (this.returned.delete(message.entry_id)) return 'returned';
    if (!error) return delivered(null);
    if (this.hung) return timedOut(this.options.timeoutMs);
    if (textOf(error).includes('nacked')) return unavailable('the broker did not take it (nack)');
    const reason = textOf(this.lastWord ?? error);
    if ((this.lastWord as { code?: unknown })?.code === NOT_FOUND) return unavailable(reason);
    return unknown(`the channel closed: ${reason}; the message may have arrived`);
  }

  /** Thrown before anything is sent: by a channel that is closing, or over this message's arguments. */
  private outcomeOfThrow(error: unknown): PublishOutcome {
    const closing = error instanceof Error && error.name === 'IllegalOperationError';
    if (this.over !== undefined || closing) return unavailable(this.over ?? textOf(error));
    return rejected(textOf(error));
  }

  private elsewhere(reason: string): PublishOutcome {
    this.misplaced = reason;
    return unavailable(reason);
  }

  private unroutable(message: OutboundMessage): string {
    const key = JSON.stringify(routingKeyOf(message, this.options.rabbitmq));
    return `no queue is bound for routing key ${key}`;
  }

  private assertAgain(): Promise<void> {
    this.asserting ??= this.assertOnItsOwn().finally(() => (this.asserting = undefined));
    return this.asserting;
  }

  /** On a channel of its own: one that fails is closed, and takes what is under way with it. */
  private async assertOnItsOwn(): Promise<void> {
    const channel: Channel = await this.model.createChannel();
    channel.on('error', () => undefined);
    try {
      await assertTopology(channel, this.options.exchange, this.options.rabbitmq);
      this.assertions += 1;
    } finally {
      await channel.close().catch(() => undefined);
    }
  }
}

function routingKeyOf(message: OutboundMessage, { routing_key: by }: RabbitmqOptions): string {
  return by === 'event_type' ? message.event_type : (message.partition_key ?? '');
}
