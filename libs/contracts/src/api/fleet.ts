import type { Count } from './page.js';

export type BreakerState = 'closed' | 'open' | 'half_open';

/** What one worker knows of one topic. */
export interface WorkerTopicState {
  breaker: BreakerState;
  breaker_since: string | null;
  breaker_reason: string | null;
  in_flight: number;
  /** Entries this worker has delivered since it started. */
  published: number;
  last_success_at: string | null;
  last_error: string | null;
  /** Why the relay itself stopped claiming for this topic, where it did. */
  paused_by_system: string | null;
}

/** `GET /v1/workers`. */
export interface Worker {
  worker_id: string;
  hostname: string;
  pid: number;
  version: string;
  /**
   * `lost`: its lease has run out; others take over its claims. `stopped`: it said that it stops, its
   * lease has run out and it held nothing any more: the end of a normal stop.
   */
  state: 'running' | 'stopping' | 'stopped' | 'lost';
  started_at: string;
  heartbeat_at: string;
  lease_expires_at: string;
  stopping_at: string | null;
  claims: number;
  in_flight: number;
  topics: Record<string, WorkerTopicState>;
}

/** `GET /v1/topics`. */
export interface Topic {
  topic: string;
  transport: string;
  ordering: 'none' | 'key';
  /** The definition the relay runs with. */
  policy: Record<string, unknown>;
  paused_at: string | null;
  paused_by: string | null;
  pause_reason: string | null;
  /** Set where the relay itself has paused the topic: when the fleet next tries one entry. */
  probe_at: string | null;
  rate_per_second: number | null;
  /** Set where an operator retired the topic and nothing is open in it. */
  retired_at: string | null;
  retired_by: string | null;
  retire_reason: string | null;
  /** Entries that still have to be delivered: the sum of `fresh`, `in_flight`, `scheduled`, `parked`. */
  backlog: Count;
  /** Waiting for their first attempt. */
  fresh: Count;
  in_flight: number;
  /** Waiting for a retry. */
  scheduled: Count;
  /** Waiting behind the head of their key. */
  parked: Count;
  dead: Count;
  oldest_pending_at: string | null;
  oldest_age_seconds: number | null;
  /** Whether any live worker has the topic; where none has, nothing of it is delivered. */
  served: boolean;
  /** The worst state any live worker reports. */
  breaker: BreakerState;
  /** Why, by the worker that has been in that state the longest; null while it is closed. */
  breaker_reason: string | null;
  breakers: ({ worker_id: string } & WorkerTopicState)[];
  /** The newest delivery that a live worker reports or that the newest claimed entries show. */
  last_success_at: string | null;
  last_error: string | null;
}

/** `POST /v1/topics/:topic/pause`, `/resume` and `PATCH /v1/topics/:topic`. */
export interface TopicPauseRequest {
  reason: string;
}
export interface TopicResumeRequest {
  reason?: string;
}
export interface TopicRateRequest {
  /** Null removes the operator's limit. */
  rate_per_second: number | null;
  reason: string;
}

/** `POST /v1/topics/:topic/retire`. */
export interface TopicRetireRequest {
  /** Required unless it is a dry run. */
  reason?: string;
  /** Ends what is open for good; without it a topic with open entries is not retired. */
  discard_open?: boolean;
  dry_run?: boolean;
}

export interface TopicRetireAnswer {
  topic: string;
  dry_run: boolean;
  /** False where more is open than one step ends: ask again. */
  retired: boolean;
  /** Entries that this step ended for good. */
  discarded: number;
  /** Entries that are still open, dead letters too. */
  open: Count;
}

/** A key of an ordered topic that cannot move (`GET /v1/topics/:topic/blocked-keys`). */
export interface BlockedKey {
  topic: string;
  partition_key: string;
  head_entry_id: string;
  head_event_id: string;
  /** `scheduled`: a retry is due later. `dead`: waits for an operator. */
  head_state: 'scheduled' | 'dead';
  head_next_attempt_at: string | null;
  head_error_code: string | null;
  head_last_error: string | null;
  /** When the head first failed; probes and retries do not move it. */
  blocked_since: string;
  /** Entries that wait behind the head. */
  parked: number;
}

export interface ConnectorGap {
  stream: string;
  from: string;
  to: string;
  missing: number | null;
  detected_at: string | null;
  healed_at: string | null;
  /** Its row in `GET /v1/gaps`; null where the connector keeps none. */
  gap_id: string | null;
}

/** A numbering of the source that began again. */
export interface ConnectorReset {
  stream: string;
  /** The last number before it. */
  from: string;
  /** The first of the new ones. */
  to: string;
  detected_at: string | null;
}

/** A stream that a connector has subscribed to. */
export interface ConnectorStream {
  stream: string;
  /** Null where it never was. */
  last_heard_at: string | null;
  /** Without a frame for longer than the connector's limit, while the connector runs. */
  silent: boolean;
}

/** How a source is doing that is polled by configuration. */
export interface ConnectorState {
  last_success_at: string | null;
  last_error_at: string | null;
  last_error: string | null;
  /** Since the last success. */
  failures: number;
  /** More waits at the vendor than one turn takes. */
  behind: boolean;
  /** When it is asked next. */
  due_at: string;
}

/** `GET /v1/connectors`. */
export interface Connector {
  connector: string;
  source: string;
  cursor: unknown;
  updated_at: string;
  /** Seconds since the cursor last moved. */
  lag_seconds: number;
  last_payload_at: string | null;
  gaps: ConnectorGap[];
  resets: ConnectorReset[];
  /** Empty where it subscribes to nothing by name. */
  streams: ConnectorStream[];
  /** Null where nobody keeps it. */
  state: ConnectorState | null;
}

/** `POST /v1/consumers/:name/acks`: effects a consumer has made in its own database. */
export interface ConsumerAcksRequest {
  acks: { event_id: string; topic: string; processed_at?: string }[];
}
export interface ConsumerAcksAnswer {
  consumer: string;
  received: number;
  /** The rest had been acknowledged before, or is unknown. */
  recorded: number;
  /** Events that do not exist; nothing is recorded of them. */
  unknown: string[];
}
export const CONSUMER_ACKS_MAX = 1_000;
