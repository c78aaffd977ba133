import type { EventDraft, RejectionReason, TraceContext } from '@acp/contracts';
import type { FoundGap, RawPayloadRow } from '@acp/persistence';

/** One record of a raw payload, as its mapper left it. */
export type MappedRecord =
  /**
   * Proposed as an event. `text` is the record as the source sent it. `isTimeOurs` where the source
   * gives no time and `occurred_at` is the time of receipt: it then is no part of the content.
   * `trace` where the record came in with one of its own.
   */
  | {
      kind: 'draft';
      draft: EventDraft;
      text: string;
      isTimeOurs?: boolean;
      trace?: TraceContext | null;
    }
  /** The mapper cannot make an event of it. */
  | { kind: 'refused'; text: string; reasons: readonly RejectionReason[] };

/** A raw payload with its records, on the way to the gate. */
export interface MappedPayload {
  raw: RawPayloadRow;
  mapperVersion: number;
  records: readonly MappedRecord[];
  /** The trace that the payload came in with; null or absent where it began here. */
  trace?: TraceContext | null;
}

/** Where a connector is after a batch; commits with it. */
export interface CursorMove {
  connector: string;
  source: string;
  cursor: unknown;
  /** Holes in what the source sent, behind this place; they commit with it. */
  gaps?: readonly FoundGap[];
}

export function refusedRecord(
  text: string,
  code: RejectionReason['code'],
  message: string,
  path = '',
): MappedRecord {
  return { kind: 'refused', text, reasons: [{ code, path, message }] };
}
