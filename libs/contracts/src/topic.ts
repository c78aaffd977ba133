import { CANARY_EVENT_TYPE } from './canary.js';

/**
 * A topic: a named stream that events are delivered to, with one transport and one delivery policy.
 * The policy comes from `TOPICS_FILE`; what an operator changes at run time (pause, rate) is kept in
 * the `topics` table and wins over it.
 */
export const TRANSPORT_NAMES = [
  'redis-streams',
  'nats-jetstream',
  'kafka',
  'rabbitmq',
  'webhook',
  'log',
  'memory',
  'noop',
] as const;
export type TransportName = (typeof TRANSPORT_NAMES)[number];

export type EnvelopeFormat = 'canonical' | 'cloudevents' | 'cloudevents-binary';

export interface RetryPolicy {
  /** Attempts before the dead letter. Default 5. */
  max_attempts: number;
  /** Delay before attempt 2, 3, …; the last value repeats. Default 2, 5, 15, 30, 60 s. */
  backoff_ms: readonly number[];
  /** Share of the delay added at random, 0–1. Default 0.2. */
  jitter: number;
}

export interface BreakerPolicy {
  /** Consecutive unavailable outcomes that open the breaker. Default 5. */
  unavailable_threshold: number;
  /** Share of failures in the window that opens it, 0–1. Default 0.8. */
  error_rate_threshold: number;
  /** Outcomes the window must hold before the rate counts. Default 20. */
  minimum_volume: number;
  /** Length of the rolling window. Default 10 s. */
  window_ms: number;
  /** How long it stays open before one probe. Default 1 s, doubling up to `open_max_ms`. */
  open_ms: number;
  /** Default 30 s. */
  open_max_ms: number;
}

export interface TopicLimits {
  /** Entries per claim. Default 500. */
  batch_entries_max: number;
  /** Claims published at once by one worker. Default 2. */
  claims_in_flight_max: number;
  /** Bytes of envelopes one worker may hold. Default 64 MiB. */
  in_flight_bytes_max: number;
  /**
   * Bytes of an envelope in UTF-8. An event with a larger one is refused at the gate; a larger entry is
   * rejected before it is sent. Default 1,000,000: what Kafka and NATS put around it has to fit into
   * the 1 MiB that they take by default.
   */
  message_bytes_max: number;
  /** Events per second over the whole fleet; null is unlimited (the default). */
  rate_per_second: number | null;
  /** Time one batch may take to be published; what has not had its turn by then is held back. Default 10 s. */
  publish_timeout_ms: number;
}

/** What wakes somebody, where the topic wants it sooner or later than all others. */
export interface TopicAlarms {
  /** Seconds that an entry may be due. Without it that of the alarm's rule: 300. */
  due_s?: number;
  /** Seconds since the delivery of what a consumer has not had. Without it that of the alarm's rule: 600. */
  not_yet_s?: number;
}

export interface TopicDefinition {
  name: string;
  transport: TransportName;
  /** Where at the broker: stream, subject, exchange, URL. Default: the topic's name. */
  destination: string;
  /** Event types routed here; `*` takes all that are not gated. */
  event_types: readonly string[];
  /** Executors act on it: it takes `AI_DECISION_RELEASED` alone. Default false. */
  gated: boolean;
  /**
   * Takes canaries beside its event types, where they are made at all. A canary never bears a release: on a
   * gated topic this says that its executors act on none without one. Default true, of a gated topic false.
   */
  canary: boolean;
  format: EnvelopeFormat;
  /**
   * Each entry also keeps the text of its envelope, for others who read the table itself (Debezium), and for
   * relays of a release that could not make it from the event. Default false.
   */
  copy_envelopes: boolean;
  /** `key`: events of one `partition_key` are published in order, keys in parallel. */
  ordering: 'none' | 'key';
  /** With `ordering: key`: whether a dead letter keeps its key blocked. Default `block`. */
  on_dead_letter: 'block' | 'continue';
  retry: RetryPolicy;
  breaker: BreakerPolicy;
  limits: TopicLimits;
  alarms?: TopicAlarms;
  /** What only this transport understands; validated by the transport. */
  options: Readonly<Record<string, unknown>>;
  /**
   * What came from the environment: JSON pointer into this definition → the text as written
   * (`${NAME}`). Displays show that text instead of the value.
   */
  references?: Readonly<Record<string, string>>;
}

export const DEFAULT_RETRY: RetryPolicy = {
  max_attempts: 5,
  backoff_ms: [2_000, 5_000, 15_000, 30_000, 60_000],
  jitter: 0.2,
};

export const DEFAULT_BREAKER: BreakerPolicy = {
  unavailable_threshold: 5,
  error_rate_threshold: 0.8,
  minimum_volume: 20,
  window_ms: 10_000,
  open_ms: 1_000,
  open_max_ms: 30_000,
};

export const DEFAULT_LIMITS: TopicLimits = {
  batch_entries_max: 500,
  claims_in_flight_max: 2,
  in_flight_bytes_max: 64 * 1024 * 1024,
  message_bytes_max: 1_000_000,
  rate_per_second: null,
  publish_timeout_ms: 10_000,
};

/** A topic with every default filled in; `name` and `transport` are all it needs. */
export function defineTopic(
  topic: Pick<TopicDefinition, 'name' | 'transport'> &
    Partial<Omit<TopicDefinition, 'retry' | 'breaker' | 'limits'>> & {
      retry?: Partial<RetryPolicy>;
      breaker?: Partial<BreakerPolicy>;
      limits?: Partial<TopicLimits>;
    },
): TopicDefinition {
  return {
    destination: topic.name,
    event_types: topic.gated ? [GATED_TYPE] : ['*'],
    gated: false,
    canary: !topic.gated,
    format: 'canonical',
    copy_envelopes: false,
    ordering: 'none',
    on_dead_letter: 'block',
    options: {},
    ...topic,
    retry: { ...DEFAULT_RETRY, ...topic.retry },
    breaker: { ...DEFAULT_BREAKER, ...topic.breaker },
    limits: { ...DEFAULT_LIMITS, ...topic.limits },
  };
}

/** The one event type that reaches a gated topic. */
export const GATED_TYPE = 'AI_DECISION_RELEASED';

/**
 * The topics an event type goes to, in the order they are defined. A gated topic is reached by its one
 * type, named: never by `*`, and by nothing else whatever its list says, but by canaries where it asks for
 * them. They go to every other topic that does not opt out, whatever types it lists.
 */
export function routesOf<T extends Pick<TopicDefinition, 'gated' | 'event_types' | 'canary'>>(
  eventType: string,
  topics: readonly T[],
): readonly T[] {
  if (eventType === CANARY_EVENT_TYPE) return topics.filter(({ canary }) => canary);
  return topics.filter(({ gated, event_types }) =>
    gated
      ? eventType === GATED_TYPE && event_types.includes(GATED_TYPE)
      : event_types.includes('*') || event_types.includes(eventType),
  );
}
