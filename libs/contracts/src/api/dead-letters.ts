import type { DeliveryAttempt, DeliveryEntry, EventSummary } from './events.js';
import type { DeadLetterFilter } from './filters.js';

/** One line of `GET /v1/dead-letters`; `id` is the outbox entry's. */
export interface DeadLetter {
  id: string;
  event_id: string;
  event_type: string | null;
  source: string | null;
  entity_id: string | null;
  trace_id: string | null;
  topic: string;
  partition_key: string | null;
  created_at: string;
  dead_lettered_at: string;
  delivery_attempts: number;
  error_code: string | null;
  last_error: string | null;
  replay_id: string | null;
  edited: boolean;
}

/** A payload that an operator changed for one delivery; the event itself stays as it is. */
export interface EntryEdit {
  id: string;
  edited_at: string;
  edited_by: string;
  reason: string;
  original_payload: unknown;
  edited_payload: unknown;
}

/** `GET /v1/dead-letters/:id`. */
export interface DeadLetterDetail extends DeadLetter {
  entry: DeliveryEntry;
  event: EventSummary | null;
  /** What was sent, parsed; null where the text is no JSON object. */
  envelope: unknown;
  headers: Record<string, string>;
  attempts: DeliveryAttempt[];
  edits: EntryEdit[];
  redacted: string[];
}

/** "412 × ECONNREFUSED on orders.webhook since 02:14" (`GET /v1/dead-letters/groups`). */
export interface DeadLetterGroup {
  topic: string;
  error_code: string | null;
  /** The error with numbers, ids and addresses blanked, so that equal causes group; `HTTP 503` stays. */
  error: string;
  /** The newest error of the group as it was written. */
  sample_error: string;
  /** What the receiver said to it, its first 300 characters; null where nothing was kept. */
  sample_response: string | null;
  count: number;
  first_at: string;
  last_at: string;
  event_types: string[];
  sample_ids: string[];
  /** Passed as the filter of a bulk action it selects this group. */
  filter: DeadLetterFilter;
}

export interface DeadLetterGroups {
  items: DeadLetterGroup[];
  /** Dead letters looked at; newest first when there are more than the limit. */
  scanned: number;
  truncated: boolean;
}

/** `POST /v1/dead-letters/:id/replay`; `payload` replaces the event's for this delivery only. */
export interface DeadLetterReplayRequest {
  reason: string;
  /** Checked against the schema of the event's type and version. */
  payload?: Record<string, unknown>;
  /** Orders for a topic that no live worker has, too: the delivery waits until one does. */
  allow_unserved?: boolean;
}

/** `POST /v1/dead-letters/:id/discard`. */
export interface DeadLetterDiscardRequest {
  reason: string;
}

/** Answer of replay and discard of one dead letter. */
export interface DeadLetterAction {
  id: string;
  event_id: string;
  topic: string;
  state: 'pending' | 'discarded';
  /** The topic, where no live worker has it: the entry is ordered, not delivered. */
  unserved: string[];
}

/** `POST /v1/dead-letters/discard`. */
export interface DeadLetterBulkRequest {
  filter: DeadLetterFilter;
  /** Counts and samples, changes nothing. */
  dry_run?: boolean;
  /** Required unless it is a dry run. */
  reason?: string;
}

/** `POST /v1/dead-letters/replay`. */
export interface DeadLetterBulkReplayRequest extends DeadLetterBulkRequest {
  /** Orders for topics that no live worker has, too: their deliveries wait until one does. */
  allow_unserved?: boolean;
}

export interface DeadLetterBulkAnswer {
  dry_run: boolean;
  matched: number;
  /** 0 in a dry run. */
  affected: number;
  /** Matching dead letters left over because one request handles a limited number. */
  remaining: number;
  /**
   * Topics of a replay that no live worker has: it is refused without `allow_unserved`, and ordered, not
   * delivered with it. Empty for discard.
   */
  unserved: string[];
  sample: DeadLetter[];
}
