import { formatRate } from '../display/format.js';

export function pathOfType(name: string): string {
  return `/catalogue/${encodeURIComponent(name)}`;
}

/** The newest events of a type, from a source where one is named. */
export function eventsOfType(name: string, source?: string): string {
  const words = [`event_type:${name}`, ...(source === undefined ? [] : [`source:"${source}"`])];
  return `/events?q=${encodeURIComponent(words.join(' '))}`;
}

/** Of a type that comes seldom, which is not never. */
export function formatTypeRate(perSecond: number): string {
  return perSecond > 0 && perSecond < 0.05 ? '< 0.1' : formatRate(perSecond);
}
