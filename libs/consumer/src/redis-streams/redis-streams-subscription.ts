import { parseRedisUrl } from '@acp/brokers/addresses';
import { KeptConnection } from '@acp/brokers/connection';
import { openRedis, type RedisConnection } from '@acp/brokers/redis';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import {
  DEFAULT_GRACE_MS,
  type DispatchLimits,
  type Subscription,
  type TroubleListener,
} from '../dispatch/delivery.js';
import { LaneDispatcher } from '../dispatch/lane-dispatcher.js';
import { pause } from '../dispatch/pause.js';
import { SurvivingLoops } from '../dispatch/surviving-loops.js';
import type { Inbox } from '../inbox/inbox.js';
import { StreamGroup } from './stream-group.js';
import type { StreamDelivery } from './redis-stream-entries.js';

/** How long an entry may lie with a silent consumer before another takes it over. */
export const DEFAULT_CLAIM_IDLE_MS = 15_000;
/** How long one read waits for entries; also how long `stop` may wait for the reader. */
export const DEFAULT_BLOCK_MS = 1_000;
const DEFAULT_URL = 'redis://127.0.0.1:6379';
const CONNECT_TIMEOUT_MS = 5_000;

/** Server, stream and group of a subscription, and its limits. */
export interface RedisStreamsOptions {
  inbox: Inbox;
  /** One server, a cluster or sentinels: see `parseRedisUrl`. Default `redis://127.0.0.1:6379`. */
  url?: string;
  /** As of `node:tls`; turns TLS on. */
  tls?: ConnectionOptions;
  stream: string;
  /** Default: the name of the inbox's consumer. */
  group?: string;
  /** This process in the group; unique. Default: host, process id and random digits. */
  member?: string;
  limits?: DispatchLimits;
  /** Keep the order of each key even when one of its events fails. Default false. */
  ordered?: boolean;
  claimIdleMs?: number;
  blockMs?: number;
  onTrouble?: TroubleListener;
}

/**
 * Consumes a Redis stream as a member of a consumer group. Entries are acknowledged after the commit;
 * those of a member that died are taken over after `claimIdleMs`, and a living member keeps its own
 * fresh by a heartbeat. A group that is gone (the stream was deleted, Redis lost its data) is made
 * again from the beginning of the stream; the inbox drops what had its effect already.
 */
export class RedisStreamsSubscription implements Subscription {
  readonly name: string;
  private readonly reader: KeptConnection<RedisConnection>;
  private readonly control: KeptConnection<RedisConnection>;
  private readonly group: StreamGroup;
  private readonly dispatcher: LaneDispatcher<StreamDelivery>;
  private readonly loops: SurvivingLoops;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: RedisStreamsOptions) {
    const { inbox, stream } = options;
    this.name = `redis-streams:${stream}`;
    const member =
      options.member ?? `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
    this.reader = keptConnection(options);
    this.control = keptConnection(options);
    this.group = new StreamGroup({
      reader: () => this.reader.now(),
      control: () => this.control.now(),
      stream,
      group: options.group ?? inbox.consumer,
      member,
    });
    this.loops = new SurvivingLoops(options.onTrouble);
    this.dispatcher = new LaneDispatcher({
      inbox,
      settlement: this.group,
      limits: options.limits ?? {},
      ordered: options.ordered ?? false,
      onTrouble: options.onTrouble,
    });
  }

  async start(): Promise<void> {
    await Promise.all([this.reader.connect(), this.control.connect()]);
    await this.group.create();
    const mend = (error: unknown) => this.mend(error);
    this.loops.start({ doing: 'read', once: (signal) => this.read(signal), mend });
    this.loops.start({ doing: 'take over', once: (signal) => this.takeOver(signal), mend });
    this.loops.start({ doing: 'heartbeat', once: (signal) => this.beat(signal), mend });
  }

  stop(graceMs = DEFAULT_GRACE_MS): Promise<void> {
    this.stopped ??= this.leave(graceMs);
    return this.stopped;
  }

  ready(): { ready: boolean; detail?: string } {
    return this.loops.ready();
  }

  private async leave(graceMs: number): Promise<void> {
    await this.loops.stop();
    await this.dispatcher.drain(graceMs);
    await this.group.leave().catch(() => undefined);
    await Promise.all([this.reader.close(), this.control.close()]);
  }

  private async read(signal: AbortSignal): Promise<void> {
    await this.dispatcher.whenRoom(signal);
    if (signal.aborted) return;
    const count = Math.max(1, this.dispatcher.room);
    const blockMs = this.options.blockMs ?? DEFAULT_BLOCK_MS;
    this.dispatcher.submit(await this.group.read({ count, blockMs }));
  }

  private async takeOver(signal: AbortSignal): Promise<void> {
    await this.dispatcher.whenRoom(signal);
    if (signal.aborted) return;
    const count = Math.max(1, this.dispatcher.room);
    const taken = await this.group.claimIdle({ idleMs: this.claimIdleMs, count });
    this.dispatcher.submit(taken);
    if (taken.length === 0) await pause(this.claimIdleMs / 2, signal);
  }

  private async beat(signal: AbortSignal): Promise<void> {
    await pause(this.claimIdleMs / 3, signal);
    if (!signal.aborted) await this.group.keep([...this.dispatcher.inHand()]);
  }

  private get claimIdleMs(): number {
    return this.options.claimIdleMs ?? DEFAULT_CLAIM_IDLE_MS;
  }

  /** A group that is gone is made again. */
  private async mend(error: unknown): Promise<boolean> {
    if (!String(error).includes('NOGROUP')) return false;
    await this.group.create();
    return true;
  }
}

function keptConnection({ url = DEFAULT_URL, tls: given }: RedisStreamsOptions) {
  const address = parseRedisUrl(url);
  const tls = given ?? (address.tls ? {} : undefined);
  return new KeptConnection<RedisConnection>({
    open: (onLost) => openRedis(address, { connectTimeoutMs: CONNECT_TIMEOUT_MS, tls, onLost }),
    timeoutMs: CONNECT_TIMEOUT_MS,
    disconnect: (redis) => redis.disconnect(),
  });
}
