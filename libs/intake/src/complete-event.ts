import {
  CANARY_EVENT_TYPE,
  CANARY_SOURCE,
  canonicalTime,
  cleanText,
  findEventTypeVersion,
  inspectEvent,
  newId,
  type CanonicalEvent,
  type EventDraft,
  type RejectionReason,
} from '@acp/contracts';
import type { RawPayloadRow } from '@acp/persistence';

export type Completion =
  | { kind: 'event'; event: CanonicalEvent }
  | { kind: 'refused'; reasons: RejectionReason[]; event_id?: string; event_type?: string };

const URN = /^urn:uuid:/i;
const NIL = '00000000-0000-0000-0000-000000000000';
const DERIVED = ['ingested_at'] as const;

/**
 * Fills in what the draft leaves open from its raw payload, passes it through the gate and brings it
 * into canonical form: ids in lower case, times in UTC with at most six digits of a second. A draft
 * comes from outside: nothing about its shape is taken for granted before the gate has seen it.
 */
export function completeEvent(draft: EventDraft, raw: RawPayloadRow): Completion {
  const proposed: unknown = draft;
  if (typeof proposed !== 'object' || proposed === null || Array.isArray(proposed)) {
    return refused({}, [invalid('', 'must be an object')]);
  }
  const given = proposed as Partial<CanonicalEvent>;
  const event = {
    ...given,
    event_id: canonicalUuid(given.event_id ?? newId()),
    source: given.source ?? raw.source,
    entity_id: given.entity_id ?? null,
    entity_type: given.entity_type ?? null,
    schema_version: given.schema_version ?? 1,
    trace_id: canonicalUuid(given.trace_id ?? raw.trace_id),
    causation_id: canonicalUuid(given.causation_id ?? null),
    ingested_at: raw.fetched_at.toISOString(),
  } as CanonicalEvent;
  const reasons = [
    ...refusedMembers(given),
    ...inspectEvent(event),
    ...madeHereAlone(event),
    ...reservedForCanaries(event),
  ];
  const { occurred_at: given_time } = given;
  const occurred_at = typeof given_time === 'string' ? canonicalTime(given_time) : null;
  if (occurred_at === null && !reasons.some(({ path }) => path === '/occurred_at')) {
    reasons.push(invalid('/occurred_at', 'is not a moment between the years 0100 and 9999'));
  }
  if (event.trace_id === NIL) reasons.push(invalid('/trace_id', 'must not be all zeros'));
  if (reasons.length > 0) return refused(event, reasons);
  event.occurred_at = occurred_at!;
  return { kind: 'event', event };
}

/** What only this system sets is not taken from outside, rather than silently replaced. */
function refusedMembers(given: object): RejectionReason[] {
  return DERIVED.filter((name) => Object.hasOwn(given, name)).map((name) =>
    invalid(`/${name}`, 'is set by the control plane; leave it out'),
  );
}

/** An executor acts on these: one that comes from outside was released by nobody. */
function madeHereAlone({ event_type, schema_version }: CanonicalEvent): RejectionReason[] {
  if (!findEventTypeVersion(event_type, schema_version)?.only_from) return [];
  const message = `${event_type} is made by the gatekeeper alone; propose with POST /v1/decisions`;
  return [{ code: 'GATE.NOT_FROM_OUTSIDE', path: '/event_type', message }];
}

/** What is counted apart must not be mixed up with what is counted. */
function reservedForCanaries({ event_type, source }: CanonicalEvent): RejectionReason[] {
  if ((event_type === CANARY_EVENT_TYPE) === (source === CANARY_SOURCE)) return [];
  const message = `is \`${CANARY_SOURCE}\` for ${CANARY_EVENT_TYPE}, and for no other type`;
  return [invalid('/source', message)];
}

function refused(event: Partial<CanonicalEvent>, reasons: RejectionReason[]): Completion {
  const { event_id, event_type } = event;
  const badId = reasons.some(({ path }) => path === '/event_id');
  return {
    kind: 'refused',
    reasons,
    ...(typeof event_id === 'string' && !badId && { event_id }),
    ...(typeof event_type === 'string' && {
      event_type: cleanText(event_type, EVENT_TYPE_CHARS_MAX),
    }),
  };
}

/** What the quarantine's column keeps of a type; the record itself is kept whole beside it. */
const EVENT_TYPE_CHARS_MAX = 128;

/** PostgreSQL and our own comparisons want one spelling of an id. */
function canonicalUuid<T>(id: T): T | string {
  return typeof id === 'string' ? id.replace(URN, '').toLowerCase() : id;
}

function invalid(path: string, message: string): RejectionReason {
  return { code: 'GATE.INVALID', path, message };
}
