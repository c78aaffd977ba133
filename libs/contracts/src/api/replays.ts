import type { ConsumerFailureFilter } from './consumers.js';
import type { EventSummary } from './events.js';

export const REPLAY_STATUSES = [
  'pending',
  'running',
  'paused',
  'completed',
  'cancelled',
  'failed',
] as const;
export type ReplayStatus = (typeof REPLAY_STATUSES)[number];

/** Which events a replay delivers again; `topic` narrows to one of their routes. */
export interface ReplayFilter {
  event_type?: string;
  source?: string;
  entity_id?: string;
  trace_id?: string;
  raw_payload_id?: string;
  topic?: string;
  /** By `ingested_at`, inclusive. */
  from?: string;
  /** By `ingested_at`, exclusive. */
  to?: string;
}

/** `POST /v1/replays`. */
export interface ReplayRequest {
  name: string;
  reason?: string;
  filter: ReplayFilter;
  rate_per_second?: number;
  ordering?: 'none' | 'key';
  /** Skips events that this consumer has processed. */
  only_unprocessed_by?: string;
  dry_run?: boolean;
}

/** What a replay would do, answered to `dry_run`. */
export interface ReplayPreview {
  dry_run: true;
  /** Beyond 10,000 events this and the numbers below are estimates. */
  events: { value: number; estimated: boolean };
  /** Deliveries by topic, at the topics that are registered now. */
  by_topic: { topic: string; entries: number }[];
  already_processed: { consumer: string; processed: number }[];
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
