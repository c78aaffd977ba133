import { KeptConnection, textOf } from '@acp/brokers/connection';
import { isOtherNats, openNats } from '@acp/brokers/nats';
import { decodeHeaderText } from '@acp/contracts';
import { jetstream, jetstreamManager, type Consumer, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';
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
const CONNECT_TIMEOUT_MS = 10_000;

/** Server, subject and durable consumer of a subscription, and its limits. */
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
  readonly session: NatsSession;
}

/** A connection and the durable consumer that was found through it. */
interface NatsSession {
  readonly connection: NatsConnection;
  readonly consumer: Consumer;
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
  private readonly kept: KeptConnection<NatsConnection>;
  private session: NatsSession | undefined;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: NatsJetStreamOptions) {
    this.name = `nats-jetstream:${options.subject}`;
    this.loops = new SurvivingLoops(options.onTrouble);
    this.dispatcher = new LaneDispatcher({ ...options, settlement });
    const { url, tls, connection: more, inbox } = options;
    this.kept = new KeptConnection<NatsConnection>({
      open: (onLost) =>
        openNats({
          url,
          tls,
          more,
          name: inbox.consumer,
          timeoutMs: CONNECT_TIMEOUT_MS,
          onLost,
        }),
      timeoutMs: CONNECT_TIMEOUT_MS,
      disconnect: leave,
    });
  }

  async start(): Promise<void> {
    await this.kept.connect();
    this.loops.start({
      doing: 'pull',
      once: (signal) => this.pull(signal),
      mend: (error) => this.mend(error),
    });
    this.loops.start({ doing: 'heartbeat', once: (signal) => this.beat(signal) });
  }

  stop(graceMs = DEFAULT_GRACE_MS): Promise<void> {
    this.stopped ??= this.leave(graceMs);
    return this.stopped;
  }

  ready(): { ready: boolean; detail?: string } {
    return this.kept.current ? this.loops.ready() : { ready: false, detail: this.kept.absence };
  }

  private async leave(graceMs: number): Promise<void> {
    await this.loops.stop();
    await this.dispatcher.drain(graceMs);
    await this.kept.close();
  }

  private async pull(signal: AbortSignal): Promise<void> {
    const session = await this.sessionOf(this.kept.now());
    await this.dispatcher.whenRoom(signal);
    if (signal.aborted) return;
    const messages = await session.consumer.fetch({
      max_messages: Math.max(1, this.dispatcher.room),
      expires: DEFAULT_PULL_MS,
    });
    const end = () => void messages.close();
    signal.addEventListener('abort', end, { once: true });
    try {
      for await (const message of messages) this.dispatcher.submit([deliveryOf(message, session)]);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  /** What came through another connection can no longer be acknowledged and comes again. */
  private async sessionOf(connection: NatsConnection): Promise<NatsSession> {
    if (this.session?.connection === connection) return this.session;
    const session = { connection, consumer: await this.find(connection) };
    this.dispatcher.forget((delivery) => delivery.session.connection !== connection);
    this.session = session;
    return session;
  }

  private async find(connection: NatsConnection): Promise<Consumer> {
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

  /**
   * The stream or the consumer may be gone: both are looked up again, through a new connection where
   * the server says that they are not with it.
   */
  private mend(error: unknown): Promise<boolean> {
    const connection = this.kept.current;
    if (connection && isOtherNats(error)) this.kept.drop(connection, textOf(error));
    const known = this.session !== undefined;
    this.session = undefined;
    return Promise.resolve(known);
  }

  private async beat(signal: AbortSignal): Promise<void> {
    await pause(this.ackWaitMs / 3, signal);
    for (const { session, source } of this.dispatcher.inHand()) {
      if (!session.connection.isClosed()) source.working();
    }
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

/** Acknowledgements that are on their way still arrive. */
async function leave(connection: NatsConnection): Promise<void> {
  await connection.drain().catch(() => undefined);
  await connection.close();
}

function deliveryOf(source: JsMsg, session: NatsSession): NatsDelivery {
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
  return { message, key, suspect: source.redelivered, source, session };
}
