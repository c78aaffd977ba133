export type ExpectationKind = 'range' | 'check' | 'monotonic' | 'freshness' | 'volume' | 'unique';

/** What becomes of a record that fails, or of its whole batch. */
export type ExpectationAction = 'warn' | 'quarantine' | 'hold';

/** What an expectation found in one window; of a volume what is judged is the window itself. */
export interface ExpectationResult {
  /** Where the window begins. */
  at: string;
  judged: number;
  failed: number;
  /** The expectation threw, or what it reads was absent: no record was kept back for it. */
  undecided: number;
  /** Passed ÷ judged. */
  pass_share: number;
}

/** One example of what did not pass. */
export interface ExpectationFinding {
  id: string;
  found_at: string;
  outcome: 'failed' | 'undecided';
  /** What became of the record; `none` where there is none, as of a window that is over. */
  consequence: 'stored' | 'quarantined' | 'held' | 'none';
  event_id: string | null;
  raw_payload_id: string | null;
  record_index: number | null;
  source: string | null;
  event_type: string | null;
  entity_id: string | null;
  /** JSON pointer into the event, `''` for the whole. */
  path: string;
  /** With the values. */
  message: string;
}

/** An expectation, how it does and how it did (`GET /v1/expectations`). */
export interface Expectation {
  name: string;
  kind: ExpectationKind;
  action: ExpectationAction;
  event_type: string | null;
  source: string | null;
  entity_id: string | null;
  description: string;
  /** What is expected, in one line. */
  expects: string;
  first_seen_at: string;
  /** When a process of ingestion last judged by it. */
  seen_at: string;
  /** Null where nothing was judged within the range. */
  last: ExpectationResult | null;
  judged: number;
  failed: number;
  undecided: number;
  /** Of the whole range; null where nothing was judged. */
  pass_share: number | null;
  /** Oldest first, at most 288 points. */
  results: ExpectationResult[];
  /** Newest first. */
  examples: ExpectationFinding[];
}

/** What expectations ask of an operator. */
export interface ExpectationFigures {
  /**
   * Of which the newest window has failures, most first, at most 100: one that began within an hour, of a
   * volume its newest at all. What no process judges by any more is not among them.
   */
  failing: { name: string; judged: number; failed: number }[];
  held_batches: number;
  /** Null where none is held. */
  oldest_held_seconds: number | null;
}

export type HeldBatchState = 'held' | 'released' | 'discarded';

/** A batch that an expectation holds (`GET /v1/held-batches`). */
export interface HeldBatch {
  id: string;
  source: string;
  connector: string;
  /** The first of the expectations that hold it. */
  expectation: string;
  message: string;
  held_at: string;
  records: number;
  failing: number;
  bytes: number;
  /** How often the same batch was sent again while it was held. */
  repeats: number;
  state: HeldBatchState;
  resolved_at: string | null;
  resolved_by: string | null;
  reason: string | null;
}

export interface HeldRecord {
  raw_payload_id: string;
  record_index: number;
  event_id: string | null;
  event_type: string | null;
  /** As it came; cut at 4,096 characters. */
  record_text: string;
  /** Why the gate or an expectation refuses it: released, it goes to quarantine. */
  reasons: { code: string; path: string; message: string }[];
}

export interface HeldBatchDetail extends HeldBatch {
  /** The first 200. */
  items: HeldRecord[];
}

/** `POST /v1/held-batches/:id/release` and `/discard`. */
export interface HeldBatchRequest {
  /** Says what would be done and changes nothing. */
  dry_run?: boolean;
  /** Required unless it is a dry run. */
  reason?: string;
}

export interface HeldBatchAnswer {
  id: string;
  dry_run: boolean;
  /** The state afterwards. */
  state: HeldBatchState;
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
}
