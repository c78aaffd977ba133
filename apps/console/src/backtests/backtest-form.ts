import type { BacktestRequest } from '@acp/contracts/api';
import { isoOf } from '../events/time-range.js';

/** How far back a version is tried; `null` is a range of one's own. */
export const SPANS = [
  { value: '24h', text: 'Last 24 hours', hours: 24 },
  { value: '7d', text: 'Last 7 days', hours: 7 * 24 },
  { value: '30d', text: 'Last 30 days', hours: 30 * 24 },
  { value: 'custom', text: 'From … to …', hours: null },
] as const;
export type SpanName = (typeof SPANS)[number]['value'];

/** What the form holds: all text, as it is typed; times are local. */
export interface BacktestForm {
  span: SpanName;
  from: string;
  to: string;
  /** Kinds of action, apart by blanks or commas. */
  kinds: string;
}

export const EMPTY_FORM: BacktestForm = { span: '7d', from: '', to: '', kinds: '' };

const HOUR_MS = 3_600_000;

/** What keeps the form from being sent; the ops-api checks the rest. */
export function problemOf({ span, from, to }: BacktestForm): string | null {
  if (span !== 'custom') return null;
  const [begin, end] = [isoOf(from), isoOf(to)];
  if (!begin) return 'Say when the first of these decisions was made.';
  if (to && !end) return 'The end is no time.';
  return end && begin >= end ? 'Its time ends before it begins.' : null;
}

/** Only of a form without a problem. */
export function requestOf(form: BacktestForm, version: number, nowMs: number): BacktestRequest {
  const hours = SPANS.find(({ value }) => value === form.span)?.hours;
  const to = hours ? null : isoOf(form.to);
  const kinds = form.kinds.split(/[\s,]+/).filter(Boolean);
  return {
    version,
    from: hours ? new Date(nowMs - hours * HOUR_MS).toISOString() : isoOf(form.from)!,
    ...(to && { to }),
    ...(kinds.length > 0 && { kinds }),
  };
}
