import type { RejectedFilter } from './filters.js';
import type { RejectionReason } from '../outcomes.js';

export type RejectedStatus = 'open' | 'resubmitted' | 'discarded';

/** One record in quarantine (`GET /v1/rejected`). */
export interface RejectedRecord {
  id: string;
  raw_payload_id: string;
  record_index: number;
  source: string;
  connector: string;
  trace_id: string;
  event_id: string | null;
  event_type: string | null;
  /** The record as it came; need not be JSON. */
  record_text: string;
  reasons: RejectionReason[];
  rejected_at: string;
  status: RejectedStatus;
  resolved_at: string | null;
  resolved_by: string | null;
  resubmitted_as: string | null;
}

/** `POST /v1/rejected/:id/resubmit`: the mended event; the original record stays as it came. */
export interface ResubmitRequest {
  event: {
    event_id?: string;
    event_type: string;
    entity_id?: string | null;
    entity_type?: string | null;
    occurred_at: string;
    schema_version?: number;
    causation_id?: string | null;
    payload: Record<string, unknown>;
  };
  reason: string;
}

export interface ResubmitAnswer {
  id: string;
  status: RejectedStatus;
  event_id: string;
  outcome: 'accepted' | 'duplicate';
}

/** Open records that were refused for the same first reason (`GET /v1/rejected/groups`). */
export interface RejectedGroup {
  source: string;
  event_type: string | null;
  code: string;
  path: string;
  /** The message with ids and numbers blanked. */
  cause: string;
  sample_message: string;
  sample_id: string;
  count: number;
  first_at: string;
  last_at: string;
  /** Chooses this group, and what was asked for besides. */
  filter: RejectedFilter;
}

export interface RejectedGroups {
  items: RejectedGroup[];
  /** Records looked at; the newest, when there are more than the limit. */
  scanned: number;
  truncated: boolean;
}

/** `POST /v1/rejected/discard`, and `/resubmit` with a cursor. */
export interface RejectedBulkRequest {
  filter: RejectedFilter;
  /** Counts and samples, changes nothing. */
  dry_run?: boolean;
  /** Required unless it is a dry run. */
  reason?: string;
}

export interface RejectedBulkAnswer {
  dry_run: boolean;
  /** Open records that the filter chooses, before the action. */
  matched: number;
  /** 0 in a dry run. */
  affected: number;
  /** Matching records left over because one request handles a limited number. */
  remaining: number;
  sample: RejectedRecord[];
}

/** `POST /v1/rejected/resubmit`. */
export interface RejectedResubmitRequest extends RejectedBulkRequest {
  /** `next_cursor` of the step before; without it the step begins with the oldest record. */
  cursor?: string;
}

/** One step of a resubmission: a limited number of records, oldest first. */
export interface RejectedResubmitAnswer extends RejectedBulkAnswer {
  /** Records of this step that pass as they are: what a run resubmits. */
  passing: number;
  /** Records of this step that are refused as they are; they stay open. */
  refused: number;
  /** Why, for the first of them. */
  refused_sample: { id: string; reasons: RejectionReason[] }[];
  /** Where the next step begins; null when nothing that matches lies beyond. */
  next_cursor: string | null;
}
