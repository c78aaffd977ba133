import type { CanonicalEvent, EntryHeaders, RejectionReason } from '@acp/contracts';
import type { FilledGap, FoundGap } from '../gaps/found-gap.js';

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
  /** What the entry keeps of its envelope; see `entryHeaders`. With a text of its own: all headers. */
  headers: EntryHeaders;
  /** The text of the envelope, for topics that keep a copy. */
  payload?: string;
}

/** A record that passed the gate. */
export interface AcceptedRecord {
  /** Index into `raws`. */
  raw: number;
  /** Position of the record inside its raw payload. */
  record_index: number;
  event: CanonicalEvent;
  /** Its payload as JSON text, where somebody has written it already. */
  payload_text?: string;
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
  cursors?: readonly MovedCursor[];
  /** Gaps that this batch fills, as far as it does. */
  fills?: readonly FilledGap[];
}

/** A position of a connector, and the gaps that it has gone past. */
export interface MovedCursor {
  connector: string;
  source: string;
  cursor: unknown;
  gaps?: readonly FoundGap[];
}

/** Several triple writes as one: the indexes into `raws` move up, everything else stays. */
export function mergeTripleWrites(writes: readonly TripleWrite[]): TripleWrite {
  if (writes.length === 1) return writes[0]!;
  let offset = 0;
  const parts = writes.map((write) => {
    const part = shift(write, offset);
    offset += write.raws.length;
    return part;
  });
  return {
    raws: parts.flatMap(({ raws }) => raws),
    records: parts.flatMap(({ records }) => records),
    rejected: parts.flatMap(({ rejected }) => rejected),
    cursors: parts.flatMap(({ cursors = [] }) => cursors),
    fills: parts.flatMap(({ fills = [] }) => fills),
  };
}

function shift(write: TripleWrite, offset: number): TripleWrite {
  if (offset === 0) return write;
  return {
    ...write,
    records: write.records.map((record) => ({ ...record, raw: record.raw + offset })),
    rejected: write.rejected.map((record) => ({ ...record, raw: record.raw + offset })),
  };
}
