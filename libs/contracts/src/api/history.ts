/** What history is kept of; `system` is the whole, under the name `all`. */
export const HISTORY_KINDS = ['system', 'topic', 'source', 'consumer'] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** The one name of the kind `system`. */
export const HISTORY_OF_ALL = 'all';

/** Rates of what went through, and how it stood. */
export const HISTORY_FIGURES = [
  'received_per_second',
  'ingested_per_second',
  'delivered_per_second',
  'processed_per_second',
  'errors_per_second',
  'backlog',
  'oldest_seconds',
  'dead_letters',
  'latency_p50_ms',
  'latency_p99_ms',
] as const;
export type HistoryFigure = (typeof HISTORY_FIGURES)[number];

/**
 * The history of one name, a value for each step. Null is not known: nobody read in that step, or the name
 * was not there yet, or not any more, or the figure is none of its kind. Idle is 0.
 */
export interface HistorySeries {
  name: string;
  /** The first minute that it was seen in; null where it never was. */
  since: string | null;
  /** Records of a source. */
  received_per_second?: (number | null)[];
  /** Events of a source or of the whole; entries ordered for a topic. */
  ingested_per_second?: (number | null)[];
  /** Entries that a topic, or all, delivered. */
  delivered_per_second?: (number | null)[];
  /** Effects: of a consumer, or of all consumers of a topic or of the whole. */
  processed_per_second?: (number | null)[];
  /** Failed attempts of a topic, refused records of a source, events that failed at a consumer. */
  errors_per_second?: (number | null)[];
  /** Most that waited: entries of a topic, rows of an intake, what a consumer has not had. */
  backlog?: (number | null)[];
  /** Longest that something waited. */
  oldest_seconds?: (number | null)[];
  dead_letters?: (number | null)[];
  /**
   * From commit to delivery at a topic, from the event to its arrival at a source, from delivery to effect at
   * a consumer, of what is live. Median over samples of each minute; over more than one, their mean.
   */
  latency_p50_ms?: (number | null)[];
  /** As above; over more than one minute, the highest. */
  latency_p99_ms?: (number | null)[];
}

/** `GET /v1/history`. */
export interface History {
  of: HistoryKind;
  from: string;
  to: string;
  step_seconds: number;
  /** Where each step begins. */
  at: string[];
  /** The one that was named, or all of the kind by name. */
  series: HistorySeries[];
  /** Whether there are more names of the kind than one answer holds. */
  more: boolean;
}
