import type { DeadLetterFilter } from '@acp/contracts/api';

export const FILTER_MEMBERS = [
  'topic',
  'event_type',
  'source',
  'entity_id',
  'trace_id',
  'error_code',
  'error',
  'from',
  'to',
] as const satisfies readonly (keyof DeadLetterFilter)[];
export type FilterMember = (typeof FILTER_MEMBERS)[number];

export const MEMBER_TEXT: Record<FilterMember, string> = {
  topic: 'Topic',
  event_type: 'Event type',
  source: 'Source',
  entity_id: 'Entity',
  trace_id: 'Trace',
  error_code: 'Error code',
  error: 'Cause',
  from: 'Dead since',
  to: 'Dead before',
};

/** The filter as the address holds it. */
export function filterOf(search: URLSearchParams): DeadLetterFilter {
  const filter: DeadLetterFilter = {};
  for (const member of FILTER_MEMBERS) {
    const value = search.get(member);
    if (value) filter[member] = value;
  }
  return filter;
}

export function isEmptyFilter(filter: DeadLetterFilter): boolean {
  return Object.values(filter).every((value) => !value);
}

/** `topic quotes, error code TRANSPORT.FAILED`. */
export function describeFilter(filter: DeadLetterFilter): string {
  const parts = FILTER_MEMBERS.flatMap((member) =>
    filter[member] ? [`${MEMBER_TEXT[member].toLowerCase()} ${filter[member]}`] : [],
  );
  return parts.join(', ') || 'all';
}
