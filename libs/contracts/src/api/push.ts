import type { IngestAccount, IngestOutcome, RejectionReason } from '../outcomes.js';

/** `POST /v1/events`: the event is committed. */
export interface PushedEvent {
  event_id: string;
  trace_id: string;
  outcome: 'accepted' | 'duplicate';
}

/** What became of one item of a batch. */
export interface BatchItem {
  outcome: IngestOutcome;
  /** Absent where a refused item had no valid one. */
  event_id?: string;
  /** Absent where the item was refused. */
  trace_id?: string;
  /** Why the item was refused. */
  errors?: readonly RejectionReason[];
}

/** `POST /v1/events/batch`. */
export interface BatchAnswer extends Omit<IngestAccount, 'raw_payloads'> {
  /** One for each item, in order. */
  items: BatchItem[];
}

/** A record that was refused and is kept in quarantine. */
export interface RefusedRecord {
  raw_payload_id: string;
  record_index: number;
  reasons: readonly RejectionReason[];
}

/** `POST /v1/hooks/:source`: the account of the delivery, which is committed. */
export type HookAnswer = Omit<IngestAccount, 'raw_payloads'>;

/** The same where the vendor asked whether this address is ours. */
export interface HookChallenge {
  challenge: string;
}

/** `POST /v1/sources/:source/payloads`: the account of the payloads. */
export interface PayloadsAnswer extends IngestAccount {
  /** Accepted and duplicate events, in order. */
  event_ids: string[];
  /** The first refused records, 20 at most. */
  errors: RefusedRecord[];
}
