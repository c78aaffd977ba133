import type { CanonicalEvent } from './event.js';

/** CloudEvents 1.0 attributes of an event; the mapping is fixed and part of the contract. */
export interface CloudEventAttributes {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  time: string;
  datacontenttype: 'application/json';
  dataschema: string;
  subject?: string;
  /** Extension attributes: lower-case letters and digits only, by the specification. */
  traceid: string;
  schemaversion: string;
  ingestedtime: string;
  entitytype?: string;
  causationid?: string;
}

export function cloudEventAttributes(event: Omit<CanonicalEvent, 'payload'>): CloudEventAttributes {
  return {
    specversion: '1.0',
    id: event.event_id,
    source: `/sources/${event.source}`,
    type: event.event_type,
    time: event.occurred_at,
    datacontenttype: 'application/json',
    dataschema: `/schemas/${event.event_type}/${event.schema_version}`,
    ...(event.entity_id !== null && { subject: event.entity_id }),
    traceid: event.trace_id,
    schemaversion: String(event.schema_version),
    ingestedtime: event.ingested_at,
    ...(event.entity_type !== null && { entitytype: event.entity_type }),
    ...(event.causation_id !== null && { causationid: event.causation_id }),
  };
}

/** The event from CloudEvents attributes and data; the inverse of `cloudEventAttributes`. */
export function eventFromCloudEvent(
  attributes: Readonly<Record<string, string | undefined>>,
  data: Record<string, unknown>,
): CanonicalEvent {
  return {
    event_id: attributes['id'] ?? '',
    event_type: attributes['type'] ?? '',
    source: (attributes['source'] ?? '').replace(/^\/sources\//, ''),
    entity_id: attributes['subject'] ?? null,
    entity_type: attributes['entitytype'] ?? null,
    occurred_at: attributes['time'] ?? '',
    ingested_at: attributes['ingestedtime'] ?? '',
    schema_version: Number(attributes['schemaversion']),
    trace_id: attributes['traceid'] ?? '',
    causation_id: attributes['causationid'] ?? null,
    payload: data,
  };
}
