import { envelopeOf, type EntryHeaders, type Envelope, type EventHead } from '@acp/contracts';
import { iso, isoCanonical } from '../iso-time.js';

/**
 * An entry does not repeat its event. What it keeps is the format of its envelope and the caller's trace, in
 * `headers`, and the whole text where an operator edited it, or an older release wrote it: `own_text`.
 */
export interface KeptEnvelope {
  own_text: string | null;
  /** An object of texts, unless a foreign hand left something else there. */
  headers: unknown;
  /** The event without its payload, and the payload as it is stored; null where there is no event. */
  head: EventHead | null;
  body: string | null;
}

/** Columns of a `KeptEnvelope`, from entry `o` and its event `e`, for statements that read a few. */
export const KEPT_ENVELOPE = `
  o.payload_json::text AS own_text, o.headers, ${headOf('e')} AS head, e.payload::text AS body`;

/** The event of alias `e` without its payload as JSON; null where the row is missing. */
export function headOf(e: string): string {
  return `CASE WHEN ${e}.event_id IS NOT NULL THEN json_build_object(
    'event_id', ${e}.event_id, 'event_type', ${e}.event_type, 'source', ${e}.source,
    'entity_id', ${e}.entity_id, 'entity_type', ${e}.entity_type,
    'occurred_at', ${isoCanonical(`${e}.occurred_at`)}, 'ingested_at', ${iso(`${e}.ingested_at`)},
    'schema_version', ${e}.schema_version, 'trace_id', ${e}.trace_id,
    'causation_id', ${e}.causation_id) END`;
}

/** What is sent; null where nothing is left of it, or the headers are no object of texts. */
export function envelopeOfEntry({ own_text, headers, head, body }: KeptEnvelope): Envelope | null {
  if (!areTexts(headers)) return null;
  if (head === null || body === null) {
    return own_text === null ? null : { payload: own_text, headers: { ...headers } };
  }
  const envelope = envelopeOf(head, body, headers);
  return own_text === null ? envelope : { ...envelope, payload: own_text };
}

/** A row with its envelope in place of its parts. */
export function withEnvelope<Row extends KeptEnvelope>(
  row: Row,
): Omit<Row, keyof KeptEnvelope> & { envelope: Envelope | null } {
  const { own_text, headers, head, body, ...others } = row;
  return { ...others, envelope: envelopeOfEntry({ own_text, headers, head, body }) };
}

function areTexts(headers: unknown): headers is EntryHeaders {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return false;
  return Object.values(headers).every((value) => typeof value === 'string');
}
