/**
 * A canary is an event that the control plane makes itself, to see that each way in, topic and consumer
 * still moves. It has a type and a source of its own, and nothing else may use either.
 */
export const CANARY_EVENT_TYPE = 'CANARY_BEAT';
export const CANARY_SOURCE = 'acp-canary';

/** The places on the way of a canary where it must have arrived within a time of its own. */
export const CANARY_HOPS = ['committed', 'published', 'consumed'] as const;
export type CanaryHop = (typeof CANARY_HOPS)[number];

/** Whether an event, or the headers of its message, are those of a canary: it has no effect at any consumer. */
export function isCanary({ event_type }: { event_type?: string | undefined }): boolean {
  return event_type === CANARY_EVENT_TYPE;
}
