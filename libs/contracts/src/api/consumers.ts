import type { ConsumerFailureFilter } from './filters.js';
import type { Count } from './page.js';

/**
 * - `keeping_up`: nothing waits for longer than a minute.
 * - `behind`: events wait for longer than that, and it is at work.
 * - `stopped`: events wait, and it has not been seen for a minute.
 * - `retired`: an operator says that it is no more; it counts nothing and raises nothing.
 */
export type ConsumerState = 'keeping_up' | 'behind' | 'stopped' | 'retired';

/** One consumer at one topic (`GET /v1/consumers`). */
export interface Consumer {
  consumer: string;
  topic: string;
  state: ConsumerState;
  /** Events whose effect it has had, as the ledger counts them. */
  processed: number;
  /**
   * Events delivered to the topic that it has neither had nor given up, counted one by one; a replayed
   * event counts once. Where too many wait `estimated` is true: at least as many.
   */
  not_yet: Count;
  /** Whether more wait than a minute or two ago; null until that is known. */
  growing: boolean | null;
  /** Events it has given up, which wait for an operator; `estimated`: at least as many. */
  dead: Count;
  /** When the oldest of `not_yet` was delivered. */
  oldest_not_yet_at: string | null;
  oldest_not_yet_event_id: string | null;
  /** Its newest effect or failure here. */
  last_seen_at: string | null;
  /** Effects per second over the last minute, or over its newest 5,000 where those are younger. */
  rate_per_second: number;
  retired_at: string | null;
  retired_by: string | null;
  retire_reason: string | null;
}

/** `dead` waits for an operator; `retrying` is tried again by itself. */
export const CONSUMER_FAILURE_STATES = ['dead', 'retrying', 'discarded'] as const;
export type ConsumerFailureState = (typeof CONSUMER_FAILURE_STATES)[number];

/** An event that a consumer could not process (`GET /v1/consumers/:name/failures`). */
export interface ConsumerFailure {
  event_id: string;
  consumer: string;
  topic: string;
  state: ConsumerFailureState;
  /** Of the event; null where there is none with this id. */
  event_type: string | null;
  source: string | null;
  entity_id: string | null;
  trace_id: string | null;
  attempts: number;
  first_failed_at: string;
  last_failed_at: string;
  dead_lettered_at: string | null;
  discarded_at: string | null;
  error_code: string;
  error_message: string;
}

/** Events that a consumer gave up for the same cause (`GET /v1/consumers/:name/failures/groups`). */
export interface ConsumerFailureGroup {
  topic: string;
  error_code: string;
  /** The message with ids, addresses and numbers blanked. */
  error: string;
  sample_error: string;
  sample_event_id: string;
  count: number;
  first_at: string;
  last_at: string;
  /** Chooses exactly this group, and what was asked for besides. */
  filter: ConsumerFailureFilter;
}

export interface ConsumerFailureGroups {
  items: ConsumerFailureGroup[];
  /** Failures looked at; the newest, when there are more than the limit. */
  scanned: number;
  truncated: boolean;
}

/** `POST /v1/consumers/:name/failures/discard`. */
export interface ConsumerFailureBulkRequest {
  filter: ConsumerFailureFilter;
  /** Counts and samples, changes nothing. */
  dry_run?: boolean;
  /** Required unless it is a dry run. */
  reason?: string;
}

/** `POST /v1/consumers/:name/failures/retry`. */
export interface ConsumerFailureRetryRequest extends ConsumerFailureBulkRequest {
  /** Orders for topics that no live worker has, too: their deliveries wait until one does. */
  allow_unserved?: boolean;
}

export interface ConsumerFailureBulkAnswer {
  dry_run: boolean;
  /** Events that the action chooses, before it. */
  matched: number;
  /** 0 in a dry run. */
  affected: number;
  /** Matching events left over because one request handles a limited number. */
  remaining: number;
  /** The replay that delivers the events again; null for discard, and where nothing was chosen. */
  replay_id: string | null;
  /**
   * Topics of a retry that no live worker has: it is refused without `allow_unserved`, and ordered, not
   * delivered with it. Empty for discard.
   */
  unserved: string[];
  sample: ConsumerFailure[];
}

/** `POST /v1/consumers/:name/retire`. */
export interface RetireConsumerRequest {
  reason: string;
}

export interface RetiredConsumer {
  consumer: string;
  retired_at: string;
  retired_by: string;
  reason: string;
  /** What it had not done by topic, and does not count any more. */
  topics: { topic: string; not_yet: Count; dead: Count }[];
}
