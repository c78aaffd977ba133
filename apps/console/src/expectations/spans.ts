/** How far back results are shown, in hours. */
export const SPANS = [
  { value: 1, text: 'Last hour' },
  { value: 24, text: 'Last 24 hours' },
  { value: 168, text: 'Last 7 days' },
  { value: 720, text: 'Last 30 days' },
] as const;

const DEFAULT_HOURS = 24;

/** Of the address bar; the default for what is none of them. */
export function hoursOf(text: string | null): number {
  return SPANS.find(({ value }) => String(value) === text)?.value ?? DEFAULT_HOURS;
}
