/** The accounts of the whole system; see the ledger's documentation for each equation. */
export interface LedgerTotals {
  raw_payloads: number;
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  events: number;
  outbox: number;
  delivered: number;
  pending: number;
  in_flight: number;
  dead: number;
  discarded: number;
  /** Inbox rows over all consumers. */
  processed: number;
}

export interface LedgerBySource {
  source: string;
  raw_payloads: number;
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  events: number;
}

export interface LedgerByTopic {
  topic: string;
  outbox: number;
  delivered: number;
  pending: number;
  in_flight: number;
  dead: number;
  discarded: number;
  processed: number;
}

/** By the hour in which the raw payload was fetched, the entry created, the effect made. */
export interface LedgerByHour {
  hour: string;
  raw_payloads: number;
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  events: number;
  outbox: number;
  delivered: number;
  processed: number;
}

export interface LedgerByConsumer {
  consumer: string;
  topic: string;
  processed: number;
  /** Delivered events of the topic that this consumer has no effect of yet. */
  not_yet: number;
}

export const LEDGER_RULES = [
  'records_are_accounted_for',
  'events_have_a_raw_payload',
  'accepted_records_are_events',
  'rejected_records_are_kept',
  'events_have_their_entries',
  'events_have_their_content',
  'entries_have_an_event',
  'replayed_entries_have_a_replay',
  'envelopes_carry_their_event',
  'attempts_are_recorded',
  'claims_hold_open_entries',
  'effects_have_an_event',
  'decisions_are_accounted_for',
  'verdicts_are_on_record',
  'verdicts_are_reproducible',
  'releases_are_authorised',
  'releases_say_what_was_decided',
  'effects_have_a_release',
  'switches_held',
  'budgets_add_up',
  'policies_are_as_they_were',
  'rows_are_as_they_were',
  'outcomes_are_on_record',
  'entries_can_be_found',
  'cursors_are_in_reach',
  'intakes_add_up',
  'replay_lists_are_whole',
  'segments_are_whole',
  'evidence_is_as_signed',
  'sums_agree_with_rows',
] as const;
export type LedgerRule = (typeof LEDGER_RULES)[number];

/** Something that does not add up; `ids` name the first rows concerned. */
export interface LedgerFinding {
  rule: LedgerRule;
  table: string;
  /** How far the account is off; adds to the imbalance. */
  difference: number;
  expected: number | null;
  actual: number | null;
  message: string;
  ids: string[];
}

/** `GET /v1/ledger`. */
export interface Ledger {
  as_of: string;
  totals: LedgerTotals;
  by_source: LedgerBySource[];
  by_topic: LedgerByTopic[];
  by_hour: LedgerByHour[];
  by_consumer: LedgerByConsumer[];
  /** Must be 0. The sum of the differences of all findings. */
  imbalance: number;
  findings: LedgerFinding[];
  /**
   * `incremental`: settled accounts from roll-ups, the rest from rows. `full`: every row was read.
   */
  verification: 'incremental' | 'full';
  /** When every row was last read; null never. */
  last_full_verification_at: string | null;
  verified: LedgerVerified;
}

/** How much lies behind an imbalance of zero. */
export interface LedgerVerified {
  /** Of all rows ever numbered, the part that a verification has looked at; 0 to 1. */
  share: number;
  /** Since when some row has not been looked at again; null where there is none. */
  since: string | null;
  /** Seconds since then. */
  age_seconds: number;
  /** Segments with a row that could not be looked at within the time a statement may take. */
  segments_timed_out: number;
}
