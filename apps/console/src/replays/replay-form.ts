import type { ReplayFilter, ReplayRequest } from '@acp/contracts/api';
import { isoOf } from '../events/time-range.js';

/** What the form holds: all text, as it is typed. */
export interface ReplayForm {
  name: string;
  reason: string;
  from: string;
  to: string;
  event_type: string;
  source: string;
  entity_id: string;
  topic: string;
  trace_id: string;
  raw_payload_id: string;
  only_unprocessed_by: string;
  rate: string;
  ordering: 'none' | 'key';
  allow_unserved: boolean;
}

export const EMPTY_FORM: ReplayForm = {
  name: '',
  reason: '',
  from: '',
  to: '',
  event_type: '',
  source: '',
  entity_id: '',
  topic: '',
  trace_id: '',
  raw_payload_id: '',
  only_unprocessed_by: '',
  rate: '100',
  ordering: 'none',
  allow_unserved: false,
};

/** What keeps the form from being sent; the ops-api checks the rest. */
export function problemOf(form: ReplayForm, ordering: boolean): string | null {
  if (form.name.trim() === '') return 'Give it a name: the incident it belongs to.';
  if (Object.keys(filterOf(form)).length === 0) return 'Name at least one filter or a time.';
  const { from, to } = filterOf(form);
  if (from && to && from >= to) return 'Its time ends before it begins.';
  if (!/^[1-9]\d*$/.test(form.rate.trim())) return 'Deliveries per second must be a whole number.';
  if (ordering && form.reason.trim() === '') return 'A reason is needed.';
  return null;
}

export function requestOf(form: ReplayForm): ReplayRequest {
  return {
    name: form.name.trim(),
    filter: filterOf(form),
    rate_per_second: Number(form.rate),
    ordering: form.ordering,
    ...(form.allow_unserved && { allow_unserved: true }),
    ...(form.reason.trim() && { reason: form.reason.trim() }),
    ...(form.only_unprocessed_by.trim() && {
      only_unprocessed_by: form.only_unprocessed_by.trim(),
    }),
  };
}

function filterOf(form: ReplayForm): ReplayFilter {
  const texts = [
    'event_type',
    'source',
    'entity_id',
    'topic',
    'trace_id',
    'raw_payload_id',
  ] as const;
  const filter: ReplayFilter = {};
  for (const member of texts) if (form[member].trim()) filter[member] = form[member].trim();
  const from = isoOf(form.from);
  const to = isoOf(form.to);
  if (from) filter.from = from;
  if (to) filter.to = to;
  return filter;
}
