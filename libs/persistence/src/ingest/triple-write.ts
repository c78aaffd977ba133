import type { CanonicalEvent, RejectionReason } from '@acp/contracts';

export interface RawPayloadRow {
  /** UUID v7. */
  id: string;
  source: string;
  connector: string;
  fetched_at: Date;
  trace_id: string;
  /** JSON text exactly as the source sent it. */
  payload_text: string;
  /** Over the bytes the source sent. */
  payload_sha256: Buffer;
}

export interface OutboxEntryDraft {
  topic: string;
  partition_key: string | null;
  /** The envelope as it will be sent. */
  payload: string;
  headers: Readonly<Record<string, string>>;
}

/** A record that passed the gate. */
export interface AcceptedRecord {
  /** Index into `raws`. */
  raw: number;
  /** Position of the record inside its raw payload. */
  record_index: number;
  event: CanonicalEvent;
  mapper_version: number;
  entries: readonly OutboxEntryDraft[];
  /**
   * What tells a duplicate from a conflict, where it is not `contentSha256(event)`: a source that
   * gives no time has ours in `occurred_at`, which differs at each receipt.
   */
  content_sha256?: Buffer;
}

/** A record that the mapper or the gate refused. */
export interface RejectedRecord {
  raw: number;
  record_index: number;
  record_text: string;
  reasons: readonly RejectionReason[];
  event_id?: string | undefined;
  event_type?: string | undefined;
}

/** What commits together. */
export interface TripleWrite {
  raws: readonly RawPayloadRow[];
  records: readonly AcceptedRecord[];
  rejected: readonly RejectedRecord[];
  /** Positions of connectors; the last one of a connector wins. */
  cursors?: readonly { connector: string; source: string; cursor: unknown }[];
}
