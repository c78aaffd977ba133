import { cloudEventAttributes } from './cloudevents.js';
import type { CanonicalEvent } from './event.js';
import type { EnvelopeFormat } from './topic.js';
import { RELEASED_EVENT_TYPE } from './gatekeeper/release.js';
import { formatTraceparent, type TraceContext } from './trace-context.js';

/** What a message is made of: the body and the headers that travel with it. */
export interface Envelope {
  payload: string;
  headers: Record<string, string>;
}

/** An event without its payload, which stays the text that it is. */
export type EventHead = Omit<CanonicalEvent, 'payload'>;

/** Headers of an entry by name. */
export type EntryHeaders = Readonly<Record<string, string>>;

const STRUCTURED = 'application/cloudevents+json';
const BINARY = 'application/json';

/**
 * What an entry has to keep of its envelope beside the event: the format, by its `content-type`; until when
 * a release counts; and the caller's trace, where there is one. All else `envelopeOf` reads from the event.
 */
export function entryHeaders(
  event: CanonicalEvent,
  format: EnvelopeFormat,
  trace?: TraceContext | null,
): EntryHeaders {
  return {
    ...releaseHeaders(event),
    ...callersTrace(event.trace_id, trace),
    ...(format === 'cloudevents' && { 'content-type': STRUCTURED }),
    ...(format === 'cloudevents-binary' && { 'content-type': BINARY }),
  };
}

/**
 * The envelope of an entry: made of the event and of what the entry keeps, so the same at every attempt.
 * `payloadText` is the event's payload as JSON text; it is passed on, neither parsed nor written again.
 */
export function envelopeOf(event: EventHead, payloadText: string, kept: EntryHeaders): Envelope {
  const headers: Record<string, string> = {
    event_type: event.event_type,
    source: event.source,
    schema_version: String(event.schema_version),
    traceparent: inOnePiece(formatTraceparent(event.trace_id, spanOf(event.event_id))),
  };
  const format = kept['content-type'];
  if (format === undefined) {
    return { payload: eventText(event, payloadText), headers: Object.assign(headers, kept) };
  }
  const attributes = cloudEventAttributes(event);
  if (format === STRUCTURED) {
    const payload = inOnePiece(withMember(JSON.stringify(attributes), 'data', payloadText));
    return { payload, headers: Object.assign(headers, kept) };
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'datacontenttype') headers[`ce_${name}`] = String(value);
  }
  return { payload: payloadText, headers: Object.assign(headers, kept) };
}

/** The envelope of an event for a topic of this format. `trace` is what the caller said of its trace. */
export function renderEnvelope(
  event: CanonicalEvent,
  format: EnvelopeFormat,
  payloadText: string,
  trace?: TraceContext | null,
): Envelope {
  return envelopeOf(event, payloadText, entryHeaders(event, format, trace));
}

/** The members that an event is made of, in the one order in which they are sent; others are left out. */
export function eventHead(event: EventHead): EventHead {
  return {
    event_id: event.event_id,
    event_type: event.event_type,
    source: event.source,
    entity_id: event.entity_id,
    entity_type: event.entity_type,
    occurred_at: event.occurred_at,
    ingested_at: event.ingested_at,
    schema_version: event.schema_version,
    trace_id: event.trace_id,
    causation_id: event.causation_id,
  };
}

/**
 * The event as JSON: the text that `JSON.stringify` writes, at half of its work. Ids and times have one
 * spelling, so nothing of them is escaped. Joined, head and payload are copied once, into a text in one piece.
 */
function eventText(event: EventHead, payloadText: string): string {
  const { causation_id: cause, entity_id: entity } = event;
  const head =
    `{"event_id":"${event.event_id}","event_type":${quotedName(event.event_type)}` +
    `,"source":${quotedName(event.source)},"entity_id":${entity === null ? 'null' : quoted(entity)}` +
    `,"entity_type":${event.entity_type === null ? 'null' : quotedName(event.entity_type)}` +
    `,"occurred_at":"${event.occurred_at}","ingested_at":"${event.ingested_at}"` +
    `,"schema_version":${event.schema_version},"trace_id":"${event.trace_id}"` +
    `,"causation_id":${cause === null ? 'null' : `"${cause}"`},"payload":`;
  return [head, payloadText, '}'].join('');
}

const NEVER = /^\0/;

/**
 * The same text. V8 keeps a text that was added up as its pieces until somebody reads it, and a worker has
 * a thousand of these in hand: copying their pieces about was two thirds of what an envelope cost. A
 * pattern reads it.
 */
function inOnePiece(text: string): string {
  NEVER.test(text);
  return text;
}

/** Printable ASCII without a quotation mark and a backslash: nothing of it is escaped in JSON. */
const PLAIN = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

const NAMES_KEPT_MAX = 1_000;
/** Types and sources are few. */
const quotedNames = new Map<string, string>();

function quotedName(name: string): string {
  const known = quotedNames.get(name);
  if (known !== undefined) return known;
  if (quotedNames.size >= NAMES_KEPT_MAX) quotedNames.clear();
  const text = quoted(name);
  quotedNames.set(name, text);
  return text;
}

/** Of the last eight bytes of a UUID, where its text has them. */
const SPAN_AT = 19;
const NO_SPAN = '0'.repeat(16);

/** Where no caller names a span there is none; eight bytes that are the same each time stand for it. */
function spanOf(eventId: string): string {
  const bytes = eventId.slice(SPAN_AT, SPAN_AT + 4) + eventId.slice(SPAN_AT + 5);
  return bytes === NO_SPAN ? '0000000000000001' : bytes;
}

/** Beside the text, so that the relay can tell a lapsed release without reading it. */
function releaseHeaders({ event_type, payload }: CanonicalEvent): EntryHeaders {
  const { valid_until } = payload;
  if (event_type !== RELEASED_EVENT_TYPE || typeof valid_until !== 'string') return {};
  return { valid_until };
}

/** It travels on with events of that trace, and is no part of the event. */
function callersTrace(traceId: string, trace?: TraceContext | null): EntryHeaders {
  if (trace?.trace_id !== traceId) return {};
  const { parent_span_id: spanId, sampled, tracestate } = trace;
  const traceparent = formatTraceparent(traceId, spanId ?? undefined, sampled);
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}

function withMember(object: string, name: string, text: string): string {
  return `${object.slice(0, -1)},"${name}":${text}}`;
}
