import { randomBytes } from 'node:crypto';

/** W3C Trace Context: the trace id and our `trace_id` are the same 128 bits. */
export interface TraceContext {
  trace_id: string;
  /** Span that called us, 16 hex digits; null where the caller sent none. */
  parent_span_id: string | null;
  sampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Reads a `traceparent` header. Null where it is absent or breaks the specification (version ff,
 * all-zero ids, extra fields in version 00): the caller then starts a trace of its own.
 */
export function parseTraceparent(header: string | undefined): TraceContext | null {
  const match = TRACEPARENT.exec(header?.trim() ?? '');
  if (!match) return null;
  const [, version, traceId, spanId, flags, rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId!) || /^0+$/.test(spanId!)) return null;
  return {
    trace_id: uuidFromHex(traceId!),
    parent_span_id: spanId!,
    sampled: (Number.parseInt(flags!, 16) & 1) === 1,
  };
}

/** The header for an outgoing message; a new span id is made where none is given. */
export function formatTraceparent(
  traceId: string,
  spanId = randomBytes(8).toString('hex'),
  sampled = true,
): string {
  return `00-${traceId.replaceAll('-', '')}-${spanId}-${sampled ? '01' : '00'}`;
}

export function uuidFromHex(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
