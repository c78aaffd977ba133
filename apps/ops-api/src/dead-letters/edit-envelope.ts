import {
  ControlPlaneError,
  inspectEvent,
  renderEnvelope,
  type CanonicalEvent,
  type EnvelopeFormat,
} from '@acp/contracts';

export interface EditedEnvelope {
  /** JSON texts. */
  envelope: string;
  payload: string;
  originalPayload: string;
}

/**
 * The envelope of an event with another payload, in the format of the envelope that there is. The
 * gate checks the result as it checks every event. Throws `GATE.INVALID` with every reason.
 */
export function editEnvelope(
  event: CanonicalEvent,
  envelope: string,
  payload: Record<string, unknown>,
): EditedEnvelope {
  const edited = { ...canonicalMembers(event), payload };
  const reasons = inspectEvent(edited);
  if (reasons.length > 0) {
    throw new ControlPlaneError('GATE.INVALID', 'the edited payload breaks the schema', {
      reasons,
    });
  }
  const text = JSON.stringify(payload);
  const format = formatOf(JSON.parse(envelope) as unknown);
  return {
    envelope: renderEnvelope(edited, format, text).payload,
    payload: text,
    originalPayload: JSON.stringify(event.payload),
  };
}

/** Only the members that an event is made of; a read model may carry more. */
function canonicalMembers(event: CanonicalEvent): Omit<CanonicalEvent, 'payload'> {
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

/** A binary CloudEvent is the bare payload; the other two say what they are. */
function formatOf(envelope: unknown): EnvelopeFormat {
  const members = typeof envelope === 'object' && envelope !== null ? envelope : {};
  if ('specversion' in members && 'data' in members) return 'cloudevents';
  return 'event_id' in members && 'payload' in members ? 'canonical' : 'cloudevents-binary';
}
