import type { ConnectionOptions } from 'node:tls';
import {
  DEFAULT_DISPATCH_LIMITS,
  DEFAULT_GRACE_MS,
  type DispatchLimits,
  type Settlement,
  type Subscription,
  type TroubleListener,
} from '../dispatch/delivery.js';
import { LaneDispatcher } from '../dispatch/lane-dispatcher.js';
import { pause } from '../dispatch/pause.js';
import { SurvivingLoops } from '../dispatch/surviving-loops.js';
import type { Inbox } from '../inbox/inbox.js';
import { RabbitmqSession, TopologyMissing, type RabbitmqDelivery } from './rabbitmq-session.js';

/** AMQP's prefetch count has 16 bits. */
const PREFETCH_MAX = 65_535;
const DEFAULT_BIND_INTERVAL_MS = 5_000;

/** Server, queue and bindings of a subscription, and its limits. */
export interface RabbitmqSubscriptionOptions {
  inbox: Inbox;
  url: string;
  queue: string;
  /** The topic's destination. Given it, the queue is bound to it, and is again when it no longer is. */
  exchange?: string;
  /** What the queue takes of the exchange. Default `['#']`: everything. */
  bindings?: readonly string[];
  /** How often the bindings are made sure of. Default 5 s. */
  bindIntervalMs?: number;
  limits?: DispatchLimits;
  /** Keep the order of each key even when one of its events fails. Default false. */
  ordered?: boolean;
  /** As of `node:tls`; turns TLS on. */
  tls?: ConnectionOptions;
  onTrouble?: TroubleListener;
}

/**
 * Consumes a RabbitMQ queue, which it never makes: an unbound one would get nothing, and one with other
 * properties would stop who publishes. While there is none it is not ready and looks for it again.
 *
 * Acknowledges one by one, after the commit. The prefetch count is what
 * may be in hand; a failed event waits here, unacknowledged, for its next try. What a process had in
 * hand when its connection ended goes back to the queue at once.
 */
export class RabbitmqSubscription implements Subscription {
  readonly name: string;
  private readonly loops: SurvivingLoops;
  private readonly dispatcher: LaneDispatcher<RabbitmqDelivery>;
  private session: RabbitmqSession | undefined;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: RabbitmqSubscriptionOptions) {
    this.name = `rabbitmq:${options.queue}`;
    this.loops = new SurvivingLoops(options.onTrouble);
    this.dispatcher = new LaneDispatcher({ ...options, settlement });
  }

  async start(): Promise<void> {
    this.session = await this.openUnlessMissing();
    this.loops.start({
      doing: 'consume',
      once: (signal, works) => this.consume(signal, works),
    });
    if (this.options.exchange === undefined) return;
    this.loops.start({ doing: 'bind', once: (signal) => this.bind(signal) });
  }

  stop(graceMs = DEFAULT_GRACE_MS): Promise<void> {
    this.stopped ??= this.leave(graceMs);
    return this.stopped;
  }

  ready(): { ready: boolean; detail?: string } {
    return this.loops.ready();
  }

  private async leave(graceMs: number): Promise<void> {
    await this.session?.cancel();
    await this.loops.stop();
    await this.dispatcher.drain(graceMs);
    await this.session?.close();
  }

  private async openUnlessMissing(): Promise<RabbitmqSession | undefined> {
    try {
      return await this.open();
    } catch (error) {
      if (error instanceof TopologyMissing) return undefined;
      throw error;
    }
  }

  private open(): Promise<RabbitmqSession> {
    const { inbox, url, queue, limits, tls, exchange, bindings: patterns = ['#'] } = this.options;
    const inFlightMax = limits?.inFlightMax ?? DEFAULT_DISPATCH_LIMITS.inFlightMax;
    return RabbitmqSession.open({
      url,
      queue,
      bindings: exchange === undefined ? null : { exchange, patterns },
      tls,
      prefetch: Math.min(inFlightMax, PREFETCH_MAX),
      connectionName: inbox.consumer,
      take: (delivery) => this.dispatcher.submit([delivery]),
    });
  }

  private async bind(signal: AbortSignal): Promise<void> {
    await pause(this.options.bindIntervalMs ?? DEFAULT_BIND_INTERVAL_MS, signal);
    if (!signal.aborted) await this.session?.bind();
  }

  /** One connection to its end. */
  private async consume(signal: AbortSignal, works: () => void): Promise<void> {
    const session = (this.session ??= await this.open());
    works();
    const stopped = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    await Promise.race([session.over, stopped]);
    if (signal.aborted) return;
    this.session = undefined;
    this.dispatcher.forget((delivery) => delivery.session === session);
    throw session.endReason();
  }
}

const settlement: Settlement<RabbitmqDelivery> = {
  acknowledge: (deliveries) => {
    for (const delivery of deliveries) delivery.session.acknowledge(delivery);
    return Promise.resolve();
  },
};
