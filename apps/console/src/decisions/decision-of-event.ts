import type { EventSummary } from '@acp/contracts/api';

/** The gatekeeper's own; `AI_DECISION_RECORDED` is a decision that nothing governed. */
const ENDS = /^AI_DECISION_(HELD|DENIED|REJECTED|EXPIRED|WITHDRAWN|STOPPED|RELEASED)$/;

/** Id of the decision that an event of the gatekeeper tells of; null for every other event. */
export function decisionOfEvent(
  event: Pick<EventSummary, 'event_id' | 'event_type' | 'causation_id'>,
): string | null {
  if (event.event_type === 'AI_DECISION_PROPOSED') return event.event_id;
  return ENDS.test(event.event_type) ? event.causation_id : null;
}
