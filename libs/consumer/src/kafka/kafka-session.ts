import { kafkaClientOptions } from '@acp/brokers/kafka';
import { Consumer, type Message, type MessagesStream } from '@platformatic/kafka';
import type { Delivery } from '../dispatch/delivery.js';
import { pause } from '../dispatch/pause.js';
import { normaliseHeaders } from '../message/inbound-message.js';
import type { KafkaOptions } from './kafka-options.js';
import { OffsetTracker } from './offset-tracker.js';

export interface KafkaDelivery extends Delivery {
  readonly session: KafkaSession;
  readonly partition: number;
  readonly offset: bigint;
}

type TextMessage = Message<string, string, string, string>;

/** The leader's epoch is the broker's business; -1 says that we do not check it. */
const ANY_LEADER_EPOCH = -1;
const CLOSE_TIMEOUT_MS = 3_000;

/**
 * One membership in the group, from joining to its end. Whatever goes wrong ends it, and the next one
 * starts from the committed offsets: nothing is carried over but events that the inbox knows.
 *
 * A commit is right whoever owns the partition by then, since everything below the offset is
 * processed; so a rebalance needs no care beyond that.
 */
export class KafkaSession {
  private readonly trackers = new Map<number, OffsetTracker>();
  private readonly consumer: Consumer<string, string, string, string>;
  private stream: MessagesStream<string, string, string, string> | undefined;
  private ended: Error | undefined;
  private readonly openedAt = Date.now();
  /** When the broker last answered a fetch, and since when the reader waits for a message. */
  private fetchedAt = Date.now();
  private waitingSince: number | undefined;

  constructor(private readonly options: KafkaOptions & { group: string }) {
    const { brokers, group, sasl, tls } = options;
    this.consumer = new Consumer({
      ...kafkaClientOptions({ brokers, clientId: group, sasl, tls }),
      groupId: group,
      autocommit: false,
      sessionTimeout: options.sessionTimeoutMs,
      heartbeatInterval: Math.floor(options.sessionTimeoutMs / 3),
      rebalanceTimeout: options.sessionTimeoutMs * 2,
      retries: 3,
      deserializers: TEXT,
    });
    this.consumer.on('error', (error: Error) => this.end(error));
  }

  async open(): Promise<void> {
    this.stream = await this.consumer.consume({
      topics: [this.options.topic],
      mode: 'committed',
      fallbackMode: 'earliest',
      maxWaitTime: 250,
    });
    this.stream.on('error', (error: Error) => this.end(error));
    // Not in the declared events; the stream emits it after each fetch, with or without messages.
    this.stream.on('fetch' as 'readable', () => (this.fetchedAt = Date.now()));
  }

  /** Until the session ends; then rejects with the reason, or returns after `close`. */
  async read(take: (delivery: KafkaDelivery) => Promise<void>): Promise<void> {
    this.waitingSince = Date.now();
    try {
      for await (const message of this.stream!) {
        this.waitingSince = undefined;
        await take(this.deliveryOf(message as TextMessage));
        if (this.ended) break;
        this.waitingSince = Date.now();
      }
    } catch (error) {
      // A stream that was ended says only that it closed too early.
      throw this.ended ?? error;
    }
    if (this.ended) throw this.ended;
  }

  finish({ partition, offset }: KafkaDelivery): void {
    this.trackers.get(partition)?.finish(offset);
  }

  /** Commits what has moved forward since the last time. */
  async commit(): Promise<void> {
    const moved = [...this.trackers].flatMap(([partition, tracker]) => {
      const offset = tracker.committable();
      return offset === null ? [] : [{ partition, tracker, offset }];
    });
    if (moved.length === 0) return;
    const { topic } = this.options;
    await this.consumer.commit({
      offsets: moved.map(({ partition, offset }) => ({
        topic,
        partition,
        offset,
        leaderEpoch: ANY_LEADER_EPOCH,
      })),
    });
    for (const { tracker, offset } of moved) tracker.markCommitted(offset);
  }

  /**
   * Why this membership is of no use any more; null while it is well. A member whose fetches have
   * stopped still sends heartbeats: the group would count on it for ever, and its partitions stand still.
   */
  trouble(): string | null {
    if (this.ended) return this.ended.message;
    const patienceMs = this.options.sessionTimeoutMs * 2;
    const lastHeartbeat = this.consumer.lastHeartbeat?.getTime() ?? this.openedAt;
    if (Date.now() - lastHeartbeat >= patienceMs) return 'no heartbeat reached the broker';
    const hasPartitions = this.consumer.assignments?.some(
      ({ partitions }) => partitions.length > 0,
    );
    if (!hasPartitions || this.waitingSince === undefined) return null;
    const silentMs = Date.now() - Math.max(this.fetchedAt, this.waitingSince);
    return silentMs >= patienceMs ? 'the broker answered no fetch' : null;
  }

  end(reason: Error): void {
    this.ended ??= reason;
    this.stream?.destroy();
  }

  /** Leaves the group. A broker that is away cannot be told and finds out by itself. */
  async close(): Promise<void> {
    this.stream?.destroy();
    const left = Promise.resolve(this.consumer.close(true)).catch(() => undefined);
    const patience = new AbortController();
    await Promise.race([left, pause(CLOSE_TIMEOUT_MS, patience.signal)]);
    patience.abort();
  }

  private deliveryOf(source: TextMessage): KafkaDelivery {
    const { partition, offset } = source;
    const tracker = this.trackers.get(partition) ?? new OffsetTracker();
    this.trackers.set(partition, tracker);
    tracker.add(offset);
    const message = {
      payload: source.value ?? '',
      headers: normaliseHeaders(Object.fromEntries(source.headers)),
      publishedAt: new Date(Number(source.timestamp)),
    };
    const key = message.headers['partition_key'] ?? source.key ?? null;
    const lane = key === null || key === '' ? `partition ${partition}` : key;
    return { message, key: lane, suspect: false, session: this, partition, offset };
  }
}

const text = (bytes: Buffer | undefined) => bytes?.toString('utf8') ?? '';
const TEXT = { key: text, value: text, headerKey: text, headerValue: text };
