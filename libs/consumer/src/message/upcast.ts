import {
  findEventTypeVersion,
  versionsOf,
  type CanonicalEvent,
  type EventTypeVersion,
} from '@acp/contracts';

/** Where versions and their upcasters come from; the registry, except in tests. */
export interface EventTypes {
  /** The version of a type, where it is known. */
  find(eventType: string, schemaVersion: number): EventTypeVersion | undefined;
  /** All known versions of a type. */
  versionsOf(eventType: string): readonly number[];
}

export const registeredEventTypes: EventTypes = { find: findEventTypeVersion, versionsOf };

/** An event is newer than the newest version of its type that is known here. */
export class UnknownVersion extends Error {
  override readonly name = 'UnknownVersion';
}

/**
 * The event in the newest version of its type that upcasters lead to, one after the other. A type whose versions
 * promise nothing to each other may have none on the way.
 */
export function upcastEvent(
  event: CanonicalEvent,
  eventTypes: EventTypes = registeredEventTypes,
): CanonicalEvent {
  const newest = eventTypes.versionsOf(event.event_type).at(-1);
  if (newest === undefined || event.schema_version === newest) return event;
  if (event.schema_version > newest) {
    throw new UnknownVersion(
      `${event.event_type} version ${event.schema_version} is newer than ${newest}, the newest known here`,
    );
  }
  let { schema_version, payload } = event;
  for (; schema_version < newest; schema_version += 1) {
    const upcast = eventTypes.find(event.event_type, schema_version + 1)?.upcast;
    if (!upcast) break;
    payload = upcast(payload);
  }
  return { ...event, schema_version, payload };
}
