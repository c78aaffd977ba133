import { secondsOfInterval, type Interval } from './slots.js';
import type { Stretch } from './suspect-stretches.js';

const DAY = 86_400;
const HOUR = 3_600;

export interface HistoryWindow {
  /** Days that one request may span, less what is asked for on both sides. */
  spanDays: number;
  /** Days back from now that Yahoo still has; a little less, for what lies between two looks. */
  keptDays: number;
}

/**
 * How much of its history Yahoo gives: minutes for a month, a week of them at once; longer parts of an
 * hour for two months; hours for two years; days from the beginning. Null for what is not watched: Yahoo
 * lets weeks and months begin where the request does, so that they say nothing of each other.
 */
export function historyWindowOf(interval: Interval): HistoryWindow | null {
  const seconds = secondsOfInterval(interval);
  if (interval.unit === 'd') return interval.count === 1 ? unbounded : null;
  if (seconds > DAY) return null;
  if (seconds < 2 * 60) return { spanDays: 4, keptDays: 28 };
  if (seconds % HOUR !== 0) return { spanDays: 50, keptDays: 57 };
  return { spanDays: 700, keptDays: 727 };
}

const unbounded: HistoryWindow = { spanDays: 36_500, keptDays: 36_500 };

/** From when on Yahoo still has what it is asked for, in seconds. */
export function keptSince({ keptDays }: HistoryWindow, now: number): number {
  return Math.floor(now) - keptDays * DAY;
}

/**
 * The time to ask Yahoo for at once, in seconds: from the oldest stretch on, as much as one request may
 * span, and nothing that Yahoo no longer keeps. Of an oldest stretch that is longer it is the end, so that
 * at least one stretch ends within. `from` is not before `to` where Yahoo keeps nothing of them.
 */
export function timeToAsk(
  stretches: readonly Stretch[],
  window: HistoryWindow,
  now: number,
): { from: number; to: number } {
  const oldest = stretches.reduce((one, other) => (other.after < one.after ? other : one));
  const newest = Math.max(...stretches.map(({ before }) => before));
  const span = window.spanDays * DAY;
  const from = Math.max(oldest.after, keptSince(window, now));
  if (oldest.before > from + span) return { from: oldest.before - span, to: oldest.before };
  return { from, to: Math.min(newest, from + span) };
}

/**
 * The bounds of a request for what lies between two times, in seconds: whole days of UTC and one more on
 * either side, so that the slots at its edges begin where they do in any other answer.
 */
export function requestBounds(from: number, to: number): { period1: number; period2: number } {
  const day = (time: number) => Math.floor(time / DAY);
  return { period1: (day(from) - 1) * DAY, period2: (day(to) + 2) * DAY };
}

/** Yahoo has no row for what was asked, which it says with an error. */
export function isNoData(message: string): boolean {
  return message.includes("Data doesn't exist for startDate");
}
