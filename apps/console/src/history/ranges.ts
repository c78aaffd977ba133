/** Ranges of time that history is looked at in. */
export const HISTORY_RANGES = [
  { name: '15m', text: '15 m', minutes: 15 },
  { name: '1h', text: '1 h', minutes: 60 },
  { name: '6h', text: '6 h', minutes: 360 },
  { name: '24h', text: '24 h', minutes: 1_440 },
  { name: '7d', text: '7 d', minutes: 10_080 },
] as const;
export type HistoryRangeName = (typeof HISTORY_RANGES)[number]['name'];

/** What is looked at: until now, or what somebody has drawn out of a chart. */
export type HistorySpan = { name: HistoryRangeName } | { from: number; to: number };

const MINUTE = 60;
/** Nothing is kept in shorter steps. */
const ZOOM_SECONDS_MIN = 5 * MINUTE;
const DEFAULT: HistoryRangeName = '1h';

/** As the address has it; what cannot be read is the hour until now. */
export function spanOf(search: URLSearchParams): HistorySpan {
  const [from, to] = (search.get('zoom') ?? '').split('-').map(Number);
  if (from && to && from < to) return { from, to };
  const name = search.get('range');
  return { name: HISTORY_RANGES.find((range) => range.name === name)?.name ?? DEFAULT };
}

/** The address of the same page with another span. */
export function withSpan(search: URLSearchParams, span: HistorySpan): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete('zoom');
  next.delete('range');
  if ('from' in span) next.set('zoom', `${span.from}-${span.to}`);
  else if (span.name !== DEFAULT) next.set('range', span.name);
  return next;
}

/**
 * `from` and `to` of the question. The minute that is under way is not noted yet, and the same question for
 * a minute is asked once.
 */
export function edgesOf(span: HistorySpan, nowSeconds: number): { from: string; to: string } {
  const edge = Math.floor(nowSeconds / MINUTE) * MINUTE;
  const [from, to] =
    'from' in span ? [span.from, span.to] : [edge - minutesOf(span.name) * MINUTE, edge];
  return { from: new Date(from * 1_000).toISOString(), to: new Date(to * 1_000).toISOString() };
}

/** What was drawn, in whole minutes and not too narrow to hold a line. */
export function zoomed(from: number, to: number): HistorySpan {
  const begin = Math.floor(from / MINUTE) * MINUTE;
  const end = Math.max(Math.ceil(to / MINUTE) * MINUTE, begin + ZOOM_SECONDS_MIN);
  return { from: begin, to: end };
}

function minutesOf(name: HistoryRangeName): number {
  return HISTORY_RANGES.find((range) => range.name === name)!.minutes;
}
