import type { CanonicalEvent } from '@acp/contracts';
import type { TestBroker } from '@acp/testing';
import type { DispatchLimits, Subscription, TroubleListener } from '../dispatch/delivery.js';
import type { Inbox } from '../inbox/inbox.js';

export interface SubscribeOptions {
  inbox: Inbox;
  limits?: DispatchLimits;
  ordered?: boolean;
  onTrouble?: TroubleListener;
}

/** A stream, subject, topic or queue of its own, with nothing in it yet. */
export interface Destination {
  publish(events: readonly CanonicalEvent[]): Promise<void>;
  subscription(options: SubscribeOptions): Subscription;
  /** Takes messages as a member of the same group would, and dies with them in hand. */
  orphan(count: number): Promise<void>;
  /** Deletes it at the broker, as an operator would. */
  lose(): Promise<void>;
  /** Makes it again, as who publishes does. */
  restore(): Promise<void>;
  /** Messages that a new member would get, while no subscription runs. */
  left(): Promise<number>;
}

/** One broker under the suite. */
export interface SubscriptionHarness {
  open(broker: TestBroker): Promise<void>;
  destination(name: string): Promise<Destination>;
  close(): Promise<void>;
}
