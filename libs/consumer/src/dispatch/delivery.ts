import type { InboundMessage } from '../message/inbound-message.js';

/** A message in hand, not yet acknowledged. Each subscription adds what it acknowledges by. */
export interface Delivery {
  readonly message: InboundMessage;
  /** Events of one key go through one lane, in order. */
  readonly key: string | null;
  /** Taken over from a process that died with it in hand: tried alone, it may be what killed it. */
  readonly suspect: boolean;
}

/** How a subscription tells its broker what became of deliveries. May throw; then they come again. */
export interface Settlement<D extends Delivery> {
  /** The effects are committed, or the events given up. */
  acknowledge(deliveries: readonly D[]): Promise<void>;
  /** Deliver again after the delay. Where a broker cannot, the delivery waits in memory. */
  postpone?(delivery: D, delayMs: number): Promise<void>;
}

/** How much a subscription has in hand at once. */
export interface DispatchLimits {
  /** Events in one transaction. Default 100. */
  batchMax?: number;
  /** Transactions at once; each key has its lane. Default 4. */
  concurrency?: number;
  /** Messages in hand: queued, running, or waiting for their next try. Default 1,000. */
  inFlightMax?: number;
}

export const DEFAULT_DISPATCH_LIMITS: Required<DispatchLimits> = {
  batchMax: 100,
  concurrency: 4,
  inFlightMax: 1_000,
};

/** A running consumption of one topic from one broker. */
export interface Subscription {
  readonly name: string;
  /** Connects and starts to consume. Rejects when the broker cannot be reached now. */
  start(): Promise<void>;
  /**
   * Takes nothing more, finishes what is in hand within the grace period (default 10 s), leaves the
   * rest to be delivered again, and disconnects. Safe to call twice.
   */
  stop(graceMs?: number): Promise<void>;
  /** Whether the broker answers and the loop runs; never throws. */
  ready(): { ready: boolean; detail?: string };
}

export const DEFAULT_GRACE_MS = 10_000;

/** Told of what a subscription survives: broker errors, lost acknowledgements, outages. */
export type TroubleListener = (trouble: { doing: string; error: unknown }) => void;
