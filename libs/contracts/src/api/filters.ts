/**
 * Members of events by which lists, replays and actions choose. One name for each in the HTTP API, in
 * the command line's requests and in the database; all that are given must hold, and null is no value.
 */
export interface EventMembers {
  event_type?: string;
  source?: string;
  entity_id?: string;
  entity_type?: string;
  trace_id?: string;
  raw_payload_id?: string;
  causation_id?: string;
}

/** ISO 8601. Which time of a row it speaks of is said by the filter that has it. */
export interface TimeRange {
  /** Inclusive. */
  from?: string;
  /** Exclusive. */
  to?: string;
}

/** Which events. Times speak of `ingested_at`. */
export interface EventFilter extends EventMembers, TimeRange {
  /** Only what had been ingested by then, inclusive. */
  as_of?: string;
  /**
   * What names an event: the id of it, of its trace, of its raw payload or of what caused it, whole or its first 12
   * hexadecimal digits and more; the beginning of its entity, as it stands, in capitals or in small letters; a part of
   * its type; the beginning of its source. Not what its payload says.
   */
  text?: string;
}

/**
 * Which events a replay delivers again; `topic` narrows to one of their routes. Times speak of
 * `ingested_at`. At least one member must be given.
 */
export interface ReplayFilter extends EventMembers, TimeRange {
  topic?: string;
}

/**
 * Which dead letters, by their entry and its event. Times speak of `dead_lettered_at`. For an action
 * at least one member must be given.
 */
export interface DeadLetterFilter extends EventMembers, TimeRange {
  topic?: string;
  error_code?: string;
  /** As in `DeadLetterGroup.error`. */
  error?: string;
}

/**
 * Which events that a consumer could not process. Times speak of `dead_lettered_at`. For an action at
 * least one member must be given.
 */
export interface ConsumerFailureFilter extends EventMembers, TimeRange {
  event_id?: string;
  topic?: string;
  error_code?: string;
  /** As in `ConsumerFailureGroup.error`. */
  error?: string;
}

/**
 * Which records in quarantine. Times speak of `rejected_at`. For an action at least one member must be
 * given.
 */
export interface RejectedFilter
  extends Pick<EventMembers, 'event_type' | 'source' | 'trace_id' | 'raw_payload_id'>, TimeRange {
  connector?: string;
  /** Code of any of the reasons. */
  code?: string;
  /** As in `RejectedGroup`: of the first reason. */
  path?: string;
  cause?: string;
}

/** Which rows of the audit log. Times speak of `at`. */
export interface AuditFilter extends TimeRange {
  actor?: string;
  action?: string;
  target?: string;
}
