import type { ChartTimes, Period } from './chart-times.js';
import { secondsOfInterval } from './slots.js';

/** A time without a row that may have had one: what stands before and after it, in seconds. */
export interface Stretch {
  after: number;
  before: number;
}

/** How far the pulls of a symbol have come, in seconds. */
export interface Place {
  /** The newest candle that is final; null before the first. */
  until: number | null;
  /** What was looked through for holes; it is not looked through again. */
  judged: number | null;
}

export interface Suspects {
  stretches: Stretch[];
  place: Place;
}

const [SUNDAY, SATURDAY] = [0, 6];
/** 1 January 1970. */
const FIRST_WEEKDAY = 4;

/**
 * Where rows may be missing: between the newest final candle of the pulls before and the first row of
 * this answer, where it does not reach back so far; and between its rows. For days those are days of the
 * week without a row, for shorter intervals slots without a row in a session that the answer names and
 * that has ended. Holidays, halts and what nobody traded are among them: only asking tells.
 */
export function suspectStretches(times: ChartTimes, known: Place, now: number): Suspects {
  const { covered, final } = times;
  const until = Math.max(known.until ?? -Infinity, final.at(-1) ?? -Infinity);
  const within =
    times.interval.unit === 'd' ? betweenDays(times, known) : inSessions(times, known, now);
  return {
    stretches: [...behind(times, known), ...within.stretches],
    place: { until: Number.isFinite(until) ? until : null, judged: within.judged },
  };

  function behind(answer: ChartTimes, { until: reached }: Place): Stretch[] {
    const first = covered[0]!;
    if (reached === null || first <= reached) return [];
    const stretch = { after: reached, before: first };
    if (answer.interval.unit === 'd') return mayHaveTraded(answer, stretch) ? [stretch] : [];
    return first - reached > secondsOfInterval(answer.interval) ? [stretch] : [];
  }
}

function betweenDays(times: ChartTimes, { judged }: Place) {
  const { covered } = times;
  const stretches = covered.slice(1).flatMap((before, index) => {
    const stretch = { after: covered[index]!, before };
    return before > (judged ?? -Infinity) && mayHaveTraded(times, stretch) ? [stretch] : [];
  });
  return { stretches, judged: Math.max(judged ?? -Infinity, covered.at(-1)!) };
}

/** Whether a weekday lies between; Saturdays and Sundays count where the answer has some. */
function mayHaveTraded({ covered, dayOf }: ChartTimes, { after, before }: Stretch): boolean {
  const weekdays = new Set(covered.map((time) => weekday(dayOf(time))));
  const [first, last] = [dayOf(after) + 1, dayOf(before) - 1];
  if (last - first >= SATURDAY) return true;
  for (let day = first; day <= last; day += 1) {
    const isWeekend = [SUNDAY, SATURDAY].includes(weekday(day));
    if (!isWeekend || weekdays.has(weekday(day))) return true;
  }
  return false;
}

function weekday(day: number): number {
  return (day + FIRST_WEEKDAY) % 7;
}

/** Each session once, when it has ended: until then the next pull may bring what is not there yet. */
function inSessions(times: ChartTimes, { judged }: Place, now: number) {
  const ended = times.periods.filter(({ end }) => end <= now && end > (judged ?? -Infinity));
  const stretches = ended
    .flatMap((period) => inSession(times, period))
    .filter(({ before }) => before > (judged ?? -Infinity));
  return { stretches, judged: ended.at(-1)?.end ?? judged };
}

function inSession({ covered, periods, interval }: ChartTimes, period: Period): Stretch[] {
  const step = secondsOfInterval(interval);
  const { start, end } = period;
  const rows = covered.filter((time) => time >= start && time < end);
  // Before the first row of an answer is what the answer does not reach back to.
  const opening = period === periods[0] ? [] : [start - step];
  const edges = [...opening, ...rows];
  const stretches = edges.slice(1).flatMap((before, index) => {
    const after = edges[index]!;
    return before - after >= 2 * step ? [{ after, before }] : [];
  });
  const last = edges.at(-1);
  return last !== undefined && end - last > step
    ? [...stretches, { after: last, before: end }]
    : stretches;
}
