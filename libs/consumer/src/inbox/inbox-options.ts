import type { CanonicalEvent, RetryPolicy } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import type { ReleaseOptions } from '../release/release-guard.js';
import type { InboxObserver } from './inbox-observer.js';

/** Handler time before its signal is aborted and its transaction rolled back. */
export const DEFAULT_HANDLER_TIMEOUT_MS = 30_000;

/** What a handler gets beside the event. */
export interface HandlerContext {
  /**
   * The open transaction. What is written through it commits together with the inbox row, or not at
   * all; what is done beside it (an HTTP call, a mail) may be repeated.
   */
  manager: EntityManager;
  /** Aborted when the consumer stops or the handler's time is over. */
  signal: AbortSignal;
}

/** Makes the effect of one event. A rejection rolls everything back and is tried again later. */
export type EventHandler = (event: CanonicalEvent, context: HandlerContext) => Promise<void>;

/**
 * Makes the effect of several events at once, in the order they came. When it rejects, the events are
 * tried again one by one, so that the bad one alone is held up.
 */
export type BatchHandler = (
  events: readonly CanonicalEvent[],
  context: HandlerContext,
) => Promise<void>;

/** What every inbox has, whatever its handler is. */
export interface InboxSettings {
  /** The control plane's database, or the consumer's own with the tables of `createInboxTables`. */
  database: Database | DataSource;
  /** Name of the consumer in the inbox, the ledger and the trace. One effect per event and name. */
  consumer: string;
  /** Topic the events come from. */
  topic: string;
  /** Default: five attempts, 2, 5, 15, 30 s apart with jitter, then the consumer's dead letter. */
  retry?: Partial<RetryPolicy>;
  /** Default 30 s. */
  handlerTimeoutMs?: number;
  /** Leave an acknowledgement for `AckReporter` with each effect. Default false. */
  reportsAcks?: boolean;
  /**
   * For an executor of decisions: acts on releases of the gatekeeper alone. What is unsigned, altered,
   * lapsed, recalled or for another is a dead letter at once, with its own code.
   */
  release?: ReleaseOptions;
  /** Told after each commit; metrics by default. */
  observer?: InboxObserver;
}

/** An inbox: whose, of which topic, in which database, and what is done with an event. */
export type InboxOptions = InboxSettings &
  (
    | { handler: EventHandler; batchHandler?: undefined }
    | { batchHandler: BatchHandler; handler?: undefined }
  );
