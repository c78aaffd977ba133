import {
  ControlPlaneError,
  envelopeOf,
  eventHead,
  inspectEvent,
  type CanonicalEvent,
  type Envelope,
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
  // A read model carries more than an event is made of.
  const edited = { ...eventHead(event), payload };
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
