import { decodeHeaderText, parseNatsUrl } from '@acp/contracts';
import { jetstream, jetstreamManager, type Consumer, type JsMsg } from '@nats-io/jetstream';
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import type { ConnectionOptions } from 'node:tls';
import {
  DEFAULT_DISPATCH_LIMITS,
  DEFAULT_GRACE_MS,
  type Delivery,
  type DispatchLimits,
  type Settlement,
  type Subscription,
  type TroubleListener,
} from '../dispatch/delivery.js';
import { LaneDispatcher } from '../dispatch/lane-dispatcher.js';
import { pause } from '../dispatch/pause.js';
import { SurvivingLoops } from '../dispatch/surviving-loops.js';
import type { Inbox } from '../inbox/inbox.js';
import { normaliseHeaders } from '../message/inbound-message.js';
import { ensureConsumer } from './ensure-consumer.js';

/** How long a message may stay without a sign of life before the server delivers it to another. */
export const DEFAULT_ACK_WAIT_MS = 15_000;
/** How long one pull waits for messages. */
export const DEFAULT_PULL_MS = 1_000;

export interface NatsJetStreamOptions {
  inbox: Inbox;
  /** `nats://user:password@host:4222,host:4222`, or `tls://…`. */
  url: string;
  /** What the topic publishes to. */
  subject: string;
  /** Default: the stream that holds the subject. */
  stream?: string;
  /** Durable consumer; processes that share it share the work. Default: the consumer's name. */
  durable?: string;
  limits?: DispatchLimits;
  /** Keep the order of each key even when one of its events fails. Default false. */
  ordered?: boolean;
  ackWaitMs?: number;
  /** As of `node:tls`; turns TLS on. */
  tls?: ConnectionOptions;
  /** A token, an authenticator. */
  connection?: NodeConnectionOptions;
  onTrouble?: TroubleListener;
}

interface NatsDelivery extends Delivery {
  readonly source: JsMsg;
}

/**
 * Pulls from a JetStream stream through a durable consumer. Messages are acknowledged after the
 * commit; a failed one is handed back with the delay until its next try, or waits here when the order
 * of its key matters. What a killed process had in hand comes again after `ackWaitMs`.
 */
export class NatsJetStreamSubscription implements Subscription {
  readonly name: string;
  private readonly loops: SurvivingLoops;
  private readonly dispatcher: LaneDispatcher<NatsDelivery>;
  private connection: NatsConnection | undefined;
  private consumer: Consumer | undefined;
  private connected = false;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: NatsJetStreamOptions) {
    this.name = `nats-jetstream:${options.subject}`;
    this.loops = new SurvivingLoops(options.onTrouble);
    this.dispatcher = new LaneDispatcher({ ...options, settlement });
  }

  async start(): Promise<void> {
    const { tls: byScheme, servers, ...user } = parseNatsUrl(this.options.url);
    const tls = this.options.tls ?? (byScheme ? {} : undefined);
    this.connection = await connect({
      servers,
      ...user,
      ...(tls && { tls: tls as NodeConnectionOptions['tls'] }),
      name: this.options.inbox.consumer,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      ...this.options.connection,
    });
    this.loops.start({
      doing: 'pull',
      once: (signal) => this.pull(signal),
      mend: () => this.mend(),
    });
    this.connected = true;
    void this.watch(this.connection);
    this.loops.start({ doing: 'heartbeat', once: (signal) => this.beat(signal) });
  }

  stop(graceMs = DEFAULT_GRACE_MS): Promise<void> {
    this.stopped ??= this.leave(graceMs);
    return this.stopped;
  }

  ready(): { ready: boolean; detail?: string } {
    return this.connected ? this.loops.ready() : { ready: false, detail: 'not connected' };
  }

  private async leave(graceMs: number): Promise<void> {
    await this.loops.stop();
    await this.dispatcher.drain(graceMs);
    await this.connection?.drain().catch(() => undefined);
    await this.connection?.close();
  }

  /** The client reconnects by itself, and a pull simply waits for it. */
  private async watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'reconnect') this.connected = type === 'reconnect';
      if (type === 'disconnect') this.loops.report('connection', new Error('disconnected'));
    }
    this.connected = false;
  }

  private async pull(signal: AbortSignal): Promise<void> {
    this.consumer ??= await this.open();
    await this.dispatcher.whenRoom(signal);
    if (signal.aborted) return;
    const messages = await this.consumer.fetch({
      max_messages: Math.max(1, this.dispatcher.room),
      expires: DEFAULT_PULL_MS,
    });
    const end = () => void messages.close();
    signal.addEventListener('abort', end, { once: true });
    try {
      for await (const message of messages) this.dispatcher.submit([deliveryOf(message)]);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  private async open(): Promise<Consumer> {
    const connection = this.connection!;
    const manager = await jetstreamManager(connection);
    const stream = this.options.stream ?? (await manager.streams.find(this.options.subject));
    const durable = this.options.durable ?? this.options.inbox.consumer;
    await ensureConsumer(manager, {
      stream,
      durable,
      subject: this.options.subject,
      ackWaitMs: this.ackWaitMs,
      inFlightMax: this.options.limits?.inFlightMax ?? DEFAULT_DISPATCH_LIMITS.inFlightMax,
    });
    return jetstream(connection).consumers.get(stream, durable);
  }

  /** The stream or the consumer may be gone; both are looked up again. */
  private mend(): Promise<boolean> {
    const known = this.consumer !== undefined;
    this.consumer = undefined;
    return Promise.resolve(known);
  }

  private async beat(signal: AbortSignal): Promise<void> {
    await pause(this.ackWaitMs / 3, signal);
    for (const delivery of this.dispatcher.inHand()) delivery.source.working();
  }

  private get ackWaitMs(): number {
    return this.options.ackWaitMs ?? DEFAULT_ACK_WAIT_MS;
  }
}

const settlement: Settlement<NatsDelivery> = {
  acknowledge: (deliveries) => {
    for (const { source } of deliveries) source.ack();
    return Promise.resolve();
  },
  postpone: ({ source }, delayMs) => {
    source.nak(delayMs);
    return Promise.resolve();
  },
};

function deliveryOf(source: JsMsg): NatsDelivery {
  const headers: Record<string, string> = {};
  for (const [name, values] of source.headers ?? []) {
    headers[name] = decodeHeaderText(values[0] ?? '');
  }
  const message = {
    payload: source.string(),
    headers: normaliseHeaders(headers),
    publishedAt: new Date(source.info.timestampNanos / 1e6),
  };
  const key = message.headers['partition_key'] || null;
  return { message, key, suspect: source.redelivered, source };
}
