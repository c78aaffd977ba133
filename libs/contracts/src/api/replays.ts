import type { EventSummary } from './events.js';
import type { ConsumerFailureFilter, ReplayFilter } from './filters.js';

export const REPLAY_STATUSES = [
  'pending',
  'running',
  'paused',
  'completed',
  'cancelled',
  'failed',
] as const;
export type ReplayStatus = (typeof REPLAY_STATUSES)[number];

/** `POST /v1/replays`. */
export interface ReplayRequest {
  name: string;
  reason?: string;
  filter: ReplayFilter;
  rate_per_second?: number;
  ordering?: 'none' | 'key';
  /** Skips events that this consumer has processed. */
  only_unprocessed_by?: string;
  /** Orders for topics that no live worker has, too: their deliveries wait until one does. */
  allow_unserved?: boolean;
  dry_run?: boolean;
}

/** What a replay would do, answered to `dry_run`. */
export interface ReplayPreview {
  dry_run: true;
  /** Events of which something would be delivered. */
  events: { value: number; estimated: boolean };
  /** What the replay would order. */
  deliveries: { value: number; estimated: boolean };
  /** Deliveries it would leave out because of `only_unprocessed_by`. */
  skipped: { value: number; estimated: boolean };
  /**
   * Null where every number is exact. Otherwise the newest events that were counted: the numbers are
   * their shares of what the planner expects.
   */
  extrapolated_from: number | null;
  /** Deliveries by topic. */
  by_topic: { topic: string; entries: number }[];
  /** Topics it goes to that no live worker has: an order is refused without `allow_unserved`. */
  unserved: string[];
  already_processed: { consumer: string; processed: number }[];
  /** The newest of the events. */
  sample: EventSummary[];
}

/** What a replay was ordered for: by a filter of events, or by an operator's retry of failures. */
export interface ReplayChoice extends ReplayFilter {
  /** Events that a consumer had given up, by the filter of the retry. */
  consumer_failures?: ConsumerFailureFilter & { consumer: string };
}

export interface Replay {
  id: string;
  name: string;
  reason: string | null;
  filter: ReplayChoice;
  rate_per_second: number;
  ordering: 'none' | 'key';
  only_unprocessed_by: string | null;
  status: ReplayStatus;
  requested_by: string;
  /** Null until the worker has counted. */
  matched: number | null;
  enqueued: number;
  skipped: number;
  /** States of the entries this replay has ordered so far. */
  entries: {
    pending: number;
    in_flight: number;
    delivered: number;
    dead: number;
    discarded: number;
  };
  /** True where the entries are too many to count: older ones are taken as delivered. */
  entries_estimated: boolean;
  worker_id: string | null;
  last_error: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  updated_at: string;
}
