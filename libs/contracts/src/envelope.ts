import { cloudEventAttributes } from './cloudevents.js';
import type { CanonicalEvent } from './event.js';
import type { EnvelopeFormat } from './topic.js';
import { RELEASED_EVENT_TYPE } from './gatekeeper/release.js';
import { formatTraceparent, type TraceContext } from './trace-context.js';

/** What is stored in the outbox and sent unchanged: the body and the headers that travel with it. */
export interface Envelope {
  payload: string;
  headers: Record<string, string>;
}

/**
 * Renders an event for a topic. Called once, in the triple write; the relay passes the text through.
 * `payloadText` is the event's payload as JSON text, so that it is not serialised again. `trace` is what
 * the caller said of its trace: it travels on with events of that trace, and is no part of the event.
 */
export function renderEnvelope(
  event: CanonicalEvent,
  format: EnvelopeFormat,
  payloadText: string,
  trace?: TraceContext | null,
): Envelope {
  const headers: Record<string, string> = {
    event_type: event.event_type,
    source: event.source,
    schema_version: String(event.schema_version),
    ...releaseHeaders(event),
    ...traceHeaders(event.trace_id, trace),
  };
  if (format === 'canonical') {
    const { payload: _payload, ...rest } = event;
    return { payload: withMember(JSON.stringify(rest), 'payload', payloadText), headers };
  }
  const attributes = cloudEventAttributes(event);
  if (format === 'cloudevents') {
    headers['content-type'] = 'application/cloudevents+json';
    return { payload: withMember(JSON.stringify(attributes), 'data', payloadText), headers };
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'datacontenttype') headers[`ce_${name}`] = String(value);
  }
  headers['content-type'] = 'application/json';
  return { payload: payloadText, headers };
}

/** Beside the text, so that the relay can tell a lapsed release without reading it. */
function releaseHeaders({ event_type, payload }: CanonicalEvent): Record<string, string> {
  const { valid_until } = payload;
  if (event_type !== RELEASED_EVENT_TYPE || typeof valid_until !== 'string') return {};
  return { valid_until };
}

function traceHeaders(traceId: string, trace?: TraceContext | null): Record<string, string> {
  if (trace?.trace_id !== traceId) return { traceparent: formatTraceparent(traceId) };
  const { parent_span_id: spanId, sampled, tracestate } = trace;
  const traceparent = formatTraceparent(traceId, spanId ?? undefined, sampled);
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}

function withMember(object: string, name: string, text: string): string {
  return `${object.slice(0, -1)},"${name}":${text}}`;
}
