export const RANGES = [
  { value: 'all', text: 'All time', seconds: null },
  { value: '15m', text: 'Last 15 minutes', seconds: 900 },
  { value: '1h', text: 'Last hour', seconds: 3_600 },
  { value: '24h', text: 'Last 24 hours', seconds: 86_400 },
  { value: '7d', text: 'Last 7 days', seconds: 604_800 },
  { value: 'custom', text: 'From … to …', seconds: null },
] as const;
export type RangeName = (typeof RANGES)[number]['value'];

/** Edge of a relative range: rounded, so that the question stays the same while it is looked at. */
const STEP_MS = 10_000;

export interface TimeRange {
  from?: string;
  to?: string;
}

/** `from` and `to` as the ops-api takes them. */
export function timeRangeOf(
  name: RangeName,
  custom: { from: string; to: string },
  nowMs: number,
): TimeRange {
  if (name === 'custom') {
    return {
      ...(isoOf(custom.from) && { from: isoOf(custom.from)! }),
      ...(isoOf(custom.to) && { to: isoOf(custom.to)! }),
    };
  }
  const seconds = RANGES.find(({ value }) => value === name)?.seconds;
  if (!seconds) return {};
  const from = Math.floor(nowMs / STEP_MS) * STEP_MS - seconds * 1_000;
  return { from: new Date(from).toISOString() };
}

export function rangeNameOf(text: string | null): RangeName {
  return RANGES.find(({ value }) => value === text)?.value ?? 'all';
}

/** What a `datetime-local` field holds is local time; null where it is empty or broken. */
export function isoOf(text: string): string | null {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** What a `datetime-local` field wants: local time without a zone. */
export function localOf(iso: string | null | undefined): string {
  const at = new Date(iso ?? '');
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
