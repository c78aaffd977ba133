import { randomBytes } from 'node:crypto';

/** W3C Trace Context: the trace id and our `trace_id` are the same 128 bits. */
export interface TraceContext {
  trace_id: string;
  /** Span that called us, 16 hex digits; null where the caller sent none. */
  parent_span_id: string | null;
  sampled: boolean;
  /** What tracing systems before us want to find again, as its header writes it; absent where none. */
  tracestate?: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Reads a `traceparent` header, and the `tracestate` beside it. Null where the first is absent or breaks
 * the specification (version ff, all-zero ids, extra fields in version 00): the caller then starts a
 * trace of its own. A `tracestate` that breaks it is dropped, and the trace goes on without.
 */
export function parseTraceparent(
  header: string | undefined,
  tracestate?: string,
): TraceContext | null {
  const match = TRACEPARENT.exec(header?.trim() ?? '');
  if (!match) return null;
  const [, version, traceId, spanId, flags, rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId!) || /^0+$/.test(spanId!)) return null;
  const state = parseTracestate(tracestate);
  return {
    trace_id: uuidFromHex(traceId!),
    parent_span_id: spanId!,
    sampled: (Number.parseInt(flags!, 16) & 1) === 1,
    ...(state !== undefined && { tracestate: state }),
  };
}

const STATE_MEMBERS_MAX = 32;
const STATE_CHARS_MAX = 512;
const STATE_MEMBER =
  /^([a-z0-9][a-z0-9_\-*/@]{0,255})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** The members in their order; undefined where there are none or one of them is none. */
function parseTracestate(header: string | undefined): string | undefined {
  if (!header) return undefined;
  const members = header.split(',').map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''));
  const given = members.filter((member) => member !== '');
  const keys = given.map((member) => STATE_MEMBER.exec(member)?.[1]);
  const state = given.join(',');
  const holds = !keys.includes(undefined) && new Set(keys).size === keys.length;
  const fits = given.length <= STATE_MEMBERS_MAX && state.length <= STATE_CHARS_MAX;
  return holds && fits && state !== '' ? state : undefined;
}

/** The header for an outgoing message; a new span id is made where none is given. */
export function formatTraceparent(
  traceId: string,
  spanId = randomBytes(8).toString('hex'),
  sampled = true,
): string {
  return `00-${hexOfUuid(traceId)}-${spanId}-${sampled ? '01' : '00'}`;
}

/** The digits of a UUID in their five groups, without what stands between them. */
function hexOfUuid(uuid: string): string {
  return (
    uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24)
  );
}

export function uuidFromHex(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
