/** What became of one record at the gate and the triple write. */
export type IngestOutcome = 'accepted' | 'duplicate' | 'rejected';

/** Conservation account of one raw payload: records = accepted + duplicates + rejected, always. */
export interface IngestAccount {
  raw_payloads: number;
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
}

/** One reason why the gate or a mapper refused a record. */
export interface RejectionReason {
  /** Stable code, see `error-codes.ts`. */
  code: string;
  /** JSON pointer into the record, `''` for the whole. */
  path: string;
  message: string;
}

/** How an attempt to publish one entry ended, in the words of the transport. */
export type PublishOutcome =
  /** The broker took it; `broker_ref` is its receipt (stream id, offset, response id). */
  | { kind: 'delivered'; broker_ref: string | null }
  /** The transport is down. Opens the breaker; spends no attempt. `retry_after_ms` if it said when. */
  | {
      kind: 'unavailable';
      code: string;
      message: string;
      retry_after_ms?: number;
      response?: string;
    }
  /** This message will never pass: straight to dead letter. */
  | { kind: 'rejected'; code: string; message: string; response?: string }
  /**
   * Not sent: an earlier message of its key was not delivered, or the time of the batch was over
   * before its turn. Spends no attempt and says nothing about the transport.
   */
  | { kind: 'held_back' }
  /** Anything else: retried with backoff up to the ceiling. */
  | { kind: 'unknown'; code: string; message: string; retry_after_ms?: number; response?: string };

/** States of an outbox entry as the API names them; the ledger counts each entry in exactly one. */
export const ENTRY_STATES = ['pending', 'in_flight', 'delivered', 'dead', 'discarded'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];
