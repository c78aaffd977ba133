import {
  deriveEventId,
  eventFromCloudEvent,
  isUuid,
  thrownText,
  type CanonicalEvent,
} from '@acp/contracts';
import type { DecodedEvent, InboundMessage, UndecodableMessage } from './inbound-message.js';
import { registeredEventTypes, UnknownVersion, upcastEvent, type EventTypes } from './upcast.js';

/**
 * Reads the event from a message in any of the three formats a topic can have (canonical, CloudEvents
 * structured, CloudEvents binary) and brings it to the newest registered version of its type. A type
 * that is not registered here passes as it is: whether it matters is for the handler to say. A version
 * newer than the newest known is refused, since a handler written for an older one may misread it.
 */
export function decodeMessage(
  message: InboundMessage,
  eventTypes: EventTypes = registeredEventTypes,
): DecodedEvent | UndecodableMessage {
  try {
    const event = upcastEvent(readEvent(message), eventTypes);
    return { kind: 'event', event, key: keyOf(message) ?? event.entity_id, message };
  } catch (error) {
    return {
      kind: 'undecodable',
      eventId: knownEventId(message),
      key: keyOf(message),
      code: error instanceof UnknownVersion ? 'GATE.UNKNOWN_VERSION' : 'CONSUMER.UNDECODABLE',
      reason: thrownText(error),
      message,
    };
  }
}

function keyOf(message: InboundMessage): string | null {
  return message.headers['partition_key'] || null;
}

function readEvent({ payload, headers }: InboundMessage): CanonicalEvent {
  const body: unknown = JSON.parse(payload);
  if (!isObject(body)) throw new Error('the body is not a JSON object');
  if (headers['ce_id'] !== undefined)
    return checked(eventFromCloudEvent(attributesOf(headers), body));
  if (typeof body['specversion'] === 'string') return checked(fromStructured(body));
  return checked(body);
}

function attributesOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce_')) attributes[name.slice(3)] = value;
  }
  return attributes;
}

function fromStructured(body: Record<string, unknown>): CanonicalEvent {
  const { data, ...attributes } = body;
  if (!isObject(data)) throw new Error('/data is not an object');
  const texts = Object.entries(attributes).map(([name, value]) => [name, String(value)]);
  return eventFromCloudEvent(Object.fromEntries(texts), data);
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isTextOrNull = (value: unknown) => value === null || isText(value);
const isTime = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

/** What the inbox and every handler rely on. The gate has checked the rest before it was stored. */
const CHECKS: readonly [keyof CanonicalEvent, (value: unknown) => boolean, string][] = [
  ['event_id', isUuid, 'is not a UUID'],
  ['event_type', isText, 'is not a name'],
  ['source', isText, 'is not a name'],
  ['entity_id', isTextOrNull, 'is neither text nor null'],
  ['entity_type', isTextOrNull, 'is neither text nor null'],
  ['occurred_at', isTime, 'is not a time'],
  ['ingested_at', isTime, 'is not a time'],
  ['schema_version', (value) => Number.isInteger(value) && Number(value) >= 1, 'is not a version'],
  ['trace_id', isUuid, 'is not a UUID'],
  ['causation_id', (value) => value === null || isUuid(value), 'is neither a UUID nor null'],
  ['payload', isObject, 'is not an object'],
];

function checked(candidate: object): CanonicalEvent {
  const event = candidate as CanonicalEvent;
  for (const [field, holds, problem] of CHECKS) {
    if (!holds(event[field])) throw new Error(`/${field} ${problem}`);
  }
  const event_id = event.event_id.toLowerCase();
  // A copy of every event would cost as much as all the checks.
  return event_id === event.event_id ? event : { ...event, event_id };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The id that the headers or the body claim, else one that is always the same for this text. */
function knownEventId({ payload, headers }: InboundMessage): string {
  const claims = [headers['event_id'], headers['ce_id'], ...idsInBody(payload)];
  const claimed = claims.find(isUuid);
  return claimed?.toLowerCase() ?? deriveEventId('undecodable', 'message', payload);
}

function idsInBody(payload: string): unknown[] {
  try {
    const body: unknown = JSON.parse(payload);
    return isObject(body) ? [body['event_id'], body['id']] : [];
  } catch {
    return [];
  }
}
