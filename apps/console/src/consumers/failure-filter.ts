import type { ConsumerFailureFilter } from '@acp/contracts/api';

const MEMBER_TEXT = {
  event_id: 'event',
  topic: 'topic',
  event_type: 'event type',
  source: 'source',
  entity_id: 'entity',
  entity_type: 'entity type',
  trace_id: 'trace',
  raw_payload_id: 'raw payload',
  causation_id: 'cause of the event',
  error_code: 'error code',
  error: 'cause',
  from: 'dead since',
  to: 'dead before',
} as const satisfies Record<keyof ConsumerFailureFilter, string>;

/** The filter as the address holds it. */
export function failureFilterOf(search: URLSearchParams): ConsumerFailureFilter {
  const filter: ConsumerFailureFilter = {};
  for (const member of Object.keys(MEMBER_TEXT) as (keyof ConsumerFailureFilter)[]) {
    const value = search.get(member);
    if (value) filter[member] = value;
  }
  return filter;
}

/** `topic quotes, cause no price for #`; `all` where nothing is chosen. */
export function describeFailures(filter: ConsumerFailureFilter): string {
  const parts = Object.entries(filter).flatMap(([member, value]) =>
    value ? [`${MEMBER_TEXT[member as keyof ConsumerFailureFilter]} ${String(value)}`] : [],
  );
  return parts.join(', ') || 'all';
}
