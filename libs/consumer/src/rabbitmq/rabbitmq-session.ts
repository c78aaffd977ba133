import { openAmqp } from '@acp/brokers/amqp';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import type { ConnectionOptions } from 'node:tls';
import type { Delivery } from '../dispatch/delivery.js';
import { normaliseHeaders } from '../message/inbound-message.js';

export interface RabbitmqDelivery extends Delivery {
  readonly session: RabbitmqSession;
  readonly source: ConsumeMessage;
}

export interface QueueBindings {
  exchange: string;
  patterns: readonly string[];
}

export interface RabbitmqSessionOptions {
  url: string;
  queue: string;
  /** Bound to this exchange, by these patterns; null where that is somebody else's business. */
  bindings: QueueBindings | null;
  prefetch: number;
  connectionName: string;
  tls?: ConnectionOptions | undefined;
  take: (delivery: RabbitmqDelivery) => void;
}

const NOT_FOUND = 404;
const CONNECT_TIMEOUT_MS = 10_000;
/** A server that hangs is noticed after two of them. */
const HEARTBEAT_SECONDS = 10;

/** There is no such queue, or no such exchange to bind it to: who publishes makes them. */
export class TopologyMissing extends Error {
  constructor(cause: unknown) {
    super((cause as Error).message, { cause });
  }
}

/**
 * One connection with one channel. When either ends, the server takes back what is not acknowledged,
 * and the session is over.
 */
export class RabbitmqSession {
  private channel: Channel | undefined;
  private consumerTag: string | undefined;
  private reason = new Error('the server closed the connection');
  /** Resolves when the session is over. */
  readonly over: Promise<void>;

  private constructor(
    private readonly model: ChannelModel,
    private readonly options: RabbitmqSessionOptions,
  ) {
    const note = (error: Error) => (this.reason = error);
    model.on('error', note);
    this.over = new Promise((resolve) => model.on('close', () => resolve()));
  }

  static async open(options: RabbitmqSessionOptions): Promise<RabbitmqSession> {
    const model = await openAmqp({
      url: options.url,
      tls: options.tls,
      name: options.connectionName,
      timeoutMs: CONNECT_TIMEOUT_MS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
    });
    const session = new RabbitmqSession(model, options);
    try {
      await session.consume();
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Why the session is over. */
  endReason(): Error {
    return this.reason;
  }

  acknowledge({ source }: RabbitmqDelivery): void {
    this.channel?.ack(source);
  }

  /** No more deliveries; acknowledgements still pass. */
  async cancel(): Promise<void> {
    if (this.consumerTag) await this.channel?.cancel(this.consumerTag).catch(() => undefined);
  }

  /** Waits for acknowledgements that are on their way. */
  async close(): Promise<void> {
    await this.channel?.close().catch(() => undefined);
    await this.model.close().catch(() => undefined);
  }

  /**
   * Binds the queue anew, which changes nothing where it is bound. Rejects where the queue or the
   * exchange is gone, and then the session is over.
   */
  async bind(): Promise<void> {
    const { queue, bindings } = this.options;
    const channel = await this.openChannel();
    try {
      await channel.checkQueue(queue);
      for (const pattern of bindings?.patterns ?? []) {
        await channel.bindQueue(queue, bindings!.exchange, pattern);
      }
      await channel.close();
    } catch (error) {
      void this.model.close().catch(() => undefined);
      throw (error as { code?: number }).code === NOT_FOUND ? new TopologyMissing(error) : error;
    }
  }

  private async consume(): Promise<void> {
    await this.bind();
    const channel = await this.openChannel();
    this.channel = channel;
    await channel.prefetch(this.options.prefetch);
    const { consumerTag } = await channel.consume(this.options.queue, (source) => {
      if (source) this.options.take(this.deliveryOf(source));
      else this.cancelled();
    });
    this.consumerTag = consumerTag;
  }

  /** The server ends a consumer whose queue was deleted or has moved. */
  private cancelled(): void {
    this.reason = new Error(`the server cancelled the consumer: the queue is gone or has moved`);
    void this.model.close().catch(() => undefined);
  }

  /** Without a listener an error of the channel would end the process. */
  private async openChannel(): Promise<Channel> {
    const channel = await this.model.createChannel();
    channel.on('error', (error: Error) => (this.reason = error));
    channel.on('close', () => {
      if (channel === this.channel) void this.model.close().catch(() => undefined);
    });
    return channel;
  }

  private deliveryOf(source: ConsumeMessage): RabbitmqDelivery {
    const { headers = {}, contentType } = source.properties;
    const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    const message = {
      payload: source.content.toString('utf8'),
      headers: normaliseHeaders({ 'content-type': contentType, ...Object.fromEntries(texts) }),
    };
    const key = message.headers['partition_key'] || null;
    return { message, key, suspect: source.fields.redelivered, session: this, source };
  }
}
