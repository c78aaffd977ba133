import {
  ControlPlaneError,
  deriveEventId,
  inspectEvent,
  type CanonicalEvent,
  type ResubmitRequest,
} from '@acp/contracts';
import type { LockedRecord } from '@acp/persistence';

const SETTABLE = [
  'event_id',
  'event_type',
  'entity_id',
  'entity_type',
  'occurred_at',
  'schema_version',
  'causation_id',
  'payload',
] as const;

/**
 * The event that an operator made of a refused record. Without an id of its own it gets one that is
 * derived from the record, so that resubmitting twice stores it once. Throws `GATE.INVALID` with
 * every reason.
 */
export function mendEvent(
  record: LockedRecord,
  given: ResubmitRequest['event'],
  now: Date,
): CanonicalEvent {
  refuseOthers(given);
  const event: CanonicalEvent = {
    event_id:
      given.event_id ?? record.event_id ?? deriveEventId(record.source, 'resubmit', record.id),
    event_type: given.event_type,
    source: record.source,
    entity_id: given.entity_id ?? null,
    entity_type: given.entity_type ?? null,
    occurred_at: given.occurred_at,
    ingested_at: now.toISOString(),
    schema_version: given.schema_version ?? 1,
    trace_id: record.trace_id,
    causation_id: given.causation_id ?? null,
    payload: given.payload,
  };
  const reasons = inspectEvent(event);
  if (reasons.length > 0) {
    throw new ControlPlaneError('GATE.INVALID', 'the mended event breaks its schema', { reasons });
  }
  return canonicalForm(event);
}

/** Ids in lower case, times in UTC with milliseconds, as ingestion keeps them. */
function canonicalForm(event: CanonicalEvent): CanonicalEvent {
  const occurredAt = new Date(event.occurred_at);
  const year = occurredAt.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) {
    const reasons = [
      { code: 'GATE.INVALID', path: '/occurred_at', message: 'is not a moment that can be kept' },
    ];
    throw new ControlPlaneError('GATE.INVALID', 'the mended event breaks its schema', { reasons });
  }
  return {
    ...event,
    event_id: event.event_id.replace(/^urn:uuid:/i, '').toLowerCase(),
    causation_id: event.causation_id?.replace(/^urn:uuid:/i, '').toLowerCase() ?? null,
    occurred_at: occurredAt.toISOString(),
  };
}

function refuseOthers(given: object): void {
  const unknown = Object.keys(given).filter((name) => !SETTABLE.some((known) => known === name));
  if (unknown.length === 0) return;
  const reasons = unknown.map((name) => ({
    code: 'GATE.INVALID',
    path: `/${name}`,
    message: `cannot be set here; ${SETTABLE.join(', ')} can`,
  }));
  throw new ControlPlaneError('GATE.INVALID', 'the mended event breaks its schema', { reasons });
}
