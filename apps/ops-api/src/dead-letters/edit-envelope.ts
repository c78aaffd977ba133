import {
  ControlPlaneError,
  inspectEvent,
  envelopeOf,
  type CanonicalEvent,
  type Envelope,
  type EventHead,
} from '@acp/contracts';

export interface EditedEnvelope {
  /** JSON texts. */
  envelope: string;
  payload: string;
  originalPayload: string;
}

/**
 * The envelope of an event with another payload, in the format of the one that there is: its headers say. The
 * gate checks the result as it checks every event. Throws `GATE.INVALID` with every reason.
 */
export function editEnvelope(
  event: CanonicalEvent,
  { headers }: Envelope,
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
  return {
    envelope: envelopeOf(edited, text, headers).payload,
    payload: text,
    originalPayload: JSON.stringify(event.payload),
  };
}

/** Only the members that an event is made of; a read model may carry more. */
function canonicalMembers(event: CanonicalEvent): EventHead {
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
