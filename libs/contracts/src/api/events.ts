import type { EntryState } from '../outcomes.js';
import type { HopName } from './hops.js';
import type { Page } from './page.js';
import type { RejectedRecord } from './rejected.js';

/** Outbox entries of one event by state. */
export type EntryCounts = Record<EntryState, number>;

/** One line of `GET /v1/events`. */
export interface EventSummary {
  event_id: string;
  event_type: string;
  source: string;
  entity_id: string | null;
  entity_type: string | null;
  occurred_at: string;
  ingested_at: string;
  schema_version: number;
  trace_id: string;
  causation_id: string | null;
  raw_payload_id: string;
  /** Outbox entries ordered with the event. */
  routes: number;
  entries: EntryCounts;
}

/** What the source sent, with the account of its records. */
export interface RawPayload {
  id: string;
  source: string;
  connector: string;
  fetched_at: string;
  trace_id: string;
  payload_sha256: string;
  payload_bytes: number;
  /** The text as the source sent it; its beginning where it is longer than the limit. */
  payload_text: string;
  payload_truncated: boolean;
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
}

/** One order to deliver the event to one topic. */
export interface DeliveryEntry {
  id: string;
  event_id: string;
  topic: string;
  state: EntryState;
  partition_key: string | null;
  created_at: string;
  /** Null: never failed, or ended. */
  next_attempt_at: string | null;
  /** Waits behind an earlier entry of its key. */
  parked: boolean;
  /** The earlier entry of its key that a parked one waits for; null where it waits for none. */
  waits_for: WaitedFor | null;
  delivery_attempts: number;
  attempts_forgiven: number;
  claimed_by: string | null;
  claimed_at: string | null;
  delivered_at: string | null;
  dead_lettered_at: string | null;
  discarded_at: string | null;
  error_code: string | null;
  last_error: string | null;
  /** The broker's receipt: stream id, offset, response id. */
  broker_ref: string | null;
  replay_id: string | null;
  /** An operator changed the payload of this delivery; see `edits` of the dead letter. */
  edited: boolean;
}

/** The head of a key: `dead` waits for an operator, `scheduled` is tried again by itself. */
export interface WaitedFor {
  entry_id: string;
  event_id: string;
  state: 'dead' | 'scheduled';
  next_attempt_at: string | null;
}

/** What a transport is handed for one entry (`GET /v1/events/:event_id/deliveries/:entry_id`). */
export interface DeliveryRequest {
  entry_id: string;
  topic: string;
  /** As the relay has the topic registered now; null where it has none of this name. */
  transport: string | null;
  /** Secrets in it are masked. */
  destination: string | null;
  headers: Record<string, string>;
  /** Parsed. After an edit: the edited one. */
  envelope: unknown;
  redacted: string[];
}

export type AttemptOutcome = 'delivered' | 'retry' | 'dead' | 'expired' | 'unavailable';

export interface DeliveryAttempt {
  id: string;
  entry_id: string;
  event_id: string;
  topic: string;
  attempt: number;
  worker_id: string;
  transport: string;
  started_at: string;
  ended_at: string;
  duration_ms: number;
  outcome: AttemptOutcome;
  error_code: string | null;
  error_message: string | null;
  response: string | null;
}

/** The effect of the event in one consumer, or its failure to have one. */
export interface ConsumerEffect {
  consumer: string;
  topic: string;
  state: 'processed' | 'failing' | 'dead';
  processed_at: string | null;
  /** Deliveries that arrived after the effect. */
  duplicates: number;
  attempts: number | null;
  first_failed_at: string | null;
  last_failed_at: string | null;
  error_code: string | null;
  error_message: string | null;
}

/** `GET /v1/events/:event_id`. */
export interface EventDetail extends EventSummary {
  payload: Record<string, unknown>;
  mapper_version: number;
  record_index: number;
  content_sha256: string;
  raw_payload: RawPayload | null;
  deliveries: DeliveryEntry[];
  effects: ConsumerEffect[];
  /** JSON paths that were masked for the caller's role. */
  redacted: string[];
}

export const TRACE_STEP_KINDS = [
  'occurred',
  'received',
  'committed',
  'claimed',
  'attempt',
  'delivered',
  'dead_lettered',
  'discarded',
  'processed',
  'consumer_failed',
  'replayed',
  'operator_action',
] as const;
export type TraceStepKind = (typeof TRACE_STEP_KINDS)[number];

/** One step in the life of an event; members that make no sense for its kind are null. */
export interface TraceStep {
  kind: TraceStepKind;
  at: string;
  /** Length of the step itself (an attempt); null where it is an instant. */
  duration_ms: number | null;
  /** Time since the step it follows from (the entry's last, or the event's). */
  since_previous_ms: number | null;
  entry_id: string | null;
  topic: string | null;
  attempt: number | null;
  worker_id: string | null;
  transport: string | null;
  consumer: string | null;
  replay_id: string | null;
  actor: string | null;
  action: string | null;
  reason: string | null;
  outcome: AttemptOutcome | null;
  error_code: string | null;
  error_message: string | null;
  response: string | null;
  broker_ref: string | null;
}

/**
 * How long one hop took for one entry and consumer; null members where it is the event's. Never below
 * zero: an effect that came before the transport's answer is measured from the claim on.
 */
export interface TraceHop {
  hop: HopName;
  entry_id: string | null;
  topic: string | null;
  consumer: string | null;
  started_at: string;
  ended_at: string;
  duration_ms: number;
}

/** `GET /v1/events/:event_id/trace`: the whole life, oldest step first. */
export interface Trace {
  event: EventDetail;
  steps: TraceStep[];
  hops: TraceHop[];
  attempts: DeliveryAttempt[];
  relatives: TraceRelatives;
}

export interface TraceRelatives {
  /** By `causation_id` upwards, nearest first. */
  causes: EventSummary[];
  /** By `causation_id` downwards, nearest first. */
  consequences: EventSummary[];
  /** Others that share the `trace_id`. */
  same_trace: EventSummary[];
  /** True where one of the lists was cut at its limit. */
  truncated: boolean;
}

/** `GET /v1/traces/:trace_id`. */
export interface TraceEvents extends Page<EventSummary> {
  trace_id: string;
  rejected: RejectedRecord[];
}

/** `GET /v1/blast-radius`: everything that came of a raw payload, a mapper version or a trace. */
export interface BlastRadius {
  origin: {
    raw_payload_id: string | null;
    trace_id: string | null;
    source: string | null;
    mapper_version: number | null;
    from: string | null;
    to: string | null;
  };
  raw_payloads: CountWithSample;
  events: CountWithSample;
  rejected: CountWithSample;
  entries: EntryCounts & { by_topic: (EntryCounts & { topic: string })[] };
  attempts: number;
  effects: { consumer: string; processed: number; failed: number }[];
  /** The numbers cover the first events only: the radius is larger than the limit. */
  truncated: boolean;
  sample: EventSummary[];
}

export interface CountWithSample {
  count: number;
  sample_ids: string[];
}
