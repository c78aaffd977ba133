import type { PublishOutcome } from './outcomes.js';
import type { TopicDefinition } from './topic.js';

/** One outbox entry on its way to the broker. The envelope is text: nobody between parses it. */
export interface OutboundMessage {
  /** Outbox entry id; unique per attempt together with `attempt`. */
  entry_id: string;
  event_id: string;
  /** Set where an operator's replay ordered this delivery. */
  replay_id: string | null;
  event_type: string;
  partition_key: string | null;
  /** The envelope exactly as stored. */
  payload: string;
  headers: Readonly<Record<string, string>>;
  attempt: number;
}

export interface PublishContext {
  /** Aborted when the relay must stop now: what is in flight ends as `unknown`. */
  signal: AbortSignal;
}

/**
 * The seam to a broker. One instance serves one topic; the relay gives it the topic's definition.
 *
 * `publishBatch` answers one outcome per message, in order, within `limits.publish_timeout_ms`, and
 * never throws for what a broker or a message did: an exception is a bug and is treated as `unknown`
 * for the whole batch. When the topic is ordered by key it keeps the order of messages that share a
 * `partition_key`, stops a key's run at the first message that was not delivered, and those behind it
 * answer `held_back`. Batches may be published at once; then it is the caller who keeps a key in one
 * of them.
 */
export interface Transport {
  readonly name: string;
  /**
   * Connects and checks the destination. Rejects when the broker cannot be reached now, and goes on
   * trying by itself; may be called again.
   */
  start(): Promise<void>;
  publishBatch(
    messages: readonly OutboundMessage[],
    context: PublishContext,
  ): Promise<PublishOutcome[]>;
  /** Whether a publish would find the broker; cheap, bounded by a second, never throws. */
  ready(): Promise<{ ready: boolean; detail?: string }>;
  /** Waits for what is in flight, then disconnects. Safe to call twice. */
  close(): Promise<void>;
}

/** Broker addresses and secrets by reference, from the environment; never from the topics file. */
export type TransportEnvironment = Readonly<Record<string, string | undefined>>;

export type TransportFactory = (
  topic: TopicDefinition,
  environment: TransportEnvironment,
) => Transport;
