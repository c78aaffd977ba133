import { isObject, secondsOf, type ChartObject } from './chart.js';

const SECONDS = { m: 60, h: 3_600, d: 86_400, wk: 7 * 86_400, mo: 31 * 86_400 } as const;
type Unit = keyof typeof SECONDS;
/** Weeks and longer begin at local midnight, which moves by an hour twice a year. */
const CLOCK_CHANGE_SECONDS = 2 * 3_600;
const DAY_SECONDS = SECONDS.d;

export interface Interval {
  name: string;
  count: number;
  unit: Unit;
}

/** An interval as the vendor names it, undefined where it names none. */
export function readInterval(name: string): Interval | undefined {
  const [, count, unit] = /^([1-9]\d{0,2})(m|h|d|wk|mo)$/.exec(name) ?? [];
  return unit === undefined ? undefined : { name, count: Number(count), unit: unit as Unit };
}

/** Of a month, the longest. */
export function secondsOfInterval({ count, unit }: Interval): number {
  return count * SECONDS[unit];
}

/** When a chart's candles open and end, in seconds, as far as its `meta` says. */
export class Slots {
  private readonly length: number;
  private readonly session: { start: number; end: number } | undefined;
  private readonly offsetAt: (time: number) => number;

  constructor(
    private readonly interval: Interval,
    meta: ChartObject,
  ) {
    this.length = secondsOfInterval(interval);
    this.session = regularSession(meta);
    this.offsetAt = zoneOffset(meta);
  }

  /**
   * Whether the period of a candle had ended `now`. Daily candles end with the trading session of
   * `meta.currentTradingPeriod`; all others, and daily ones without it, after their interval.
   */
  hasEnded(openedAt: number, now: number): boolean {
    const { session } = this;
    if (this.interval.name === '1d' && session)
      return openedAt < session.start || now >= session.end;
    return openedAt + this.length <= now;
  }

  /** Whether `time` is in the slot that opened at `openedAt`, which is before it. */
  holds(openedAt: number, time: number): boolean {
    const { unit, count } = this.interval;
    if (unit === 'mo') return this.months(time) - this.months(openedAt) < count;
    if (unit === 'd' && count === 1) return this.dayOf(time) === this.dayOf(openedAt);
    const isLong = this.length > DAY_SECONDS;
    return time - openedAt < this.length - (isLong ? CLOCK_CHANGE_SECONDS : 0);
  }

  /** When the slot opened that holds `time`; undefined where nothing in the chart says. */
  openingOf(time: number, previous: number | undefined): number | undefined {
    if (previous !== undefined && this.holds(previous, time)) return previous;
    const { unit, count } = this.interval;
    const start = this.session?.start;
    const isToday = start !== undefined && start <= time && this.dayOf(start) === this.dayOf(time);
    if (isToday && unit === 'd' && count === 1) return start;
    if (isToday && (unit === 'm' || unit === 'h')) return this.onGrid(start, time);
    if (previous === undefined) return undefined;
    if (unit === 'mo') return this.monthAfter(previous, time);
    return this.onGrid(previous, time);
  }

  private onGrid(from: number, time: number): number {
    return from + Math.floor((time - from) / this.length) * this.length;
  }

  /** Local midnight of the first month of the step that holds `time`. */
  private monthAfter(previous: number, time: number): number {
    const { count } = this.interval;
    const steps = Math.floor((this.months(time) - this.months(previous)) / count);
    const month = this.months(previous) + steps * count;
    const midnight = Date.UTC(Math.floor(month / 12), month % 12, 1) / 1000;
    return midnight - this.offsetAt(midnight - this.offsetAt(midnight));
  }

  /** The day of the exchange, counted from 1970. */
  dayOf(time: number): number {
    return Math.floor((time + this.offsetAt(time)) / DAY_SECONDS);
  }

  private months(time: number): number {
    const local = new Date((time + this.offsetAt(time)) * 1000);
    return local.getUTCFullYear() * 12 + local.getUTCMonth();
  }
}

function regularSession(meta: ChartObject): { start: number; end: number } | undefined {
  const period = meta['currentTradingPeriod'];
  const regular = isObject(period) ? period['regular'] : undefined;
  if (!isObject(regular)) return undefined;
  const [start, end] = [secondsOf(regular['start']), secondsOf(regular['end'])];
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** Seconds by which the exchange's clocks are ahead of UTC: of its zone, else as they are now. */
function zoneOffset(meta: ChartObject): (time: number) => number {
  const timeZone = meta['exchangeTimezoneName'];
  const fixed = secondsOf(meta['gmtoffset']) ?? 0;
  if (typeof timeZone !== 'string') return () => fixed;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    return (time) => offsetOf(format.formatToParts(time * 1000)) ?? fixed;
  } catch {
    return () => fixed;
  }
}

function offsetOf(parts: readonly Intl.DateTimeFormatPart[]): number | undefined {
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  if (name === 'GMT') return 0;
  const [, sign, hours, minutes] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  if (hours === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60);
}
