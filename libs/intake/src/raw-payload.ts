import { newId, parseJson, sha256 } from '@acp/contracts';
import type { RawPayloadRow } from '@acp/persistence';
import { JSON_DEPTH_MAX, nestingDepth } from './json-text.js';

export interface ReceivedPayload {
  source: string;
  connector: string;
  /** What the source sent; the digest is over these bytes. */
  body: Buffer | string;
  fetchedAt: Date;
  traceId: string;
  /** True where the caller has parsed the text as JSON already. */
  isJson?: boolean;
}

/**
 * The raw payload of what a source sent. JSON is kept as it was written, byte for byte. What is not
 * JSON (NDJSON, CSV, an error page, nesting that PostgreSQL cannot parse) is kept as one JSON string
 * of its text; bytes that are not UTF-8 show there as U+FFFD, and the digest still is of the bytes.
 */
export function rawPayloadOf(received: ReceivedPayload): RawPayloadRow {
  const { source, connector, body, fetchedAt, traceId } = received;
  const text = typeof body === 'string' ? body : textOf(body);
  const isJson = received.isJson ?? parseJson(text).ok;
  const storable = isJson && nestingDepth(text) <= JSON_DEPTH_MAX;
  return {
    id: newId(),
    source,
    connector,
    fetched_at: fetchedAt,
    trace_id: traceId,
    payload_text: storable ? text : JSON.stringify(text),
    payload_sha256: sha256(body),
  };
}

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');

/** Text of bytes, without a byte order mark; null where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

function textOf(bytes: Buffer): string {
  return lenient.decode(bytes);
}
