import {
  ControlPlaneError,
  deriveEventId,
  newId,
  parseTraceparent,
  type TraceContext,
} from '@acp/contracts';
import type { SourceMapper } from '@acp/intake';
import type { Caller } from '@acp/service';
import type { FastifyRequest } from 'fastify';

/** What the headers of a push say about all its records. */
export interface PushContext {
  /** Source of events that name none: the key's name, or `http`. */
  source: string;
  trace_id: string;
  /** The caller's own; null where it sent none and the trace begins here. */
  trace: TraceContext | null;
  /** Event id for the record at `index`; undefined where the request has no `Idempotency-Key`. */
  eventIdOf(index: number | null): string | undefined;
}

/** Headers of a request by lower-case name, each as one text. */
export type RequestHeaders = Readonly<Record<string, string>>;

export function headersOf({ headers }: FastifyRequest): RequestHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, joined(value) ?? '']),
  );
}

/** The headers that a mapper reads, of those that came. */
export function headersFor({ headers = [] }: SourceMapper, given: RequestHeaders): RequestHeaders {
  const present = headers.filter((name) => given[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, given[name]!]));
}

const SOURCE = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;
/** The guard's name for callers without a key. */
const LOCAL = 'local';

/** Refuses an `Idempotency-Key` that is no key; a broken `traceparent` starts a new trace instead. */
export function pushContextOf(request: FastifyRequest, caller: Caller): PushContext {
  const key = single(request.headers['idempotency-key']);
  if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
    const detail = 'Idempotency-Key must be 1 to 255 visible ASCII characters';
    throw new ControlPlaneError('REQUEST.MALFORMED', detail);
  }
  const { traceparent, tracestate } = request.headers;
  const trace = parseTraceparent(single(traceparent), joined(tracestate));
  return {
    source: sourceOf(caller),
    trace_id: trace?.trace_id ?? newId(),
    trace,
    eventIdOf: (index) => {
      if (key === undefined) return undefined;
      return deriveEventId('http', caller.name, index === null ? key : `${key}#${index}`);
    },
  };
}

function sourceOf({ name }: Caller): string {
  const source = name.toLowerCase();
  return name !== LOCAL && SOURCE.test(source) ? source : 'http';
}

/** A list may be spread over several headers. */
function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
