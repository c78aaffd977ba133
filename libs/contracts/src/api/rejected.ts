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
