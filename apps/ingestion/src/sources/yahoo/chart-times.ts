import type { MappedRecord } from '@acp/intake';
import { isObject, secondsOf, type Chart, type ChartObject, type ChartValue } from './chart.js';
import { readInterval, Slots, type Interval } from './slots.js';
import { readTable } from './table.js';

export interface Period {
  start: number;
  end: number;
}

/** What an answer says of time, all in seconds. */
export interface ChartTimes {
  interval: Interval;
  /** When the slots open that it has a row for, whatever the row says; ascending. */
  covered: readonly number[];
  /** Those of them whose candle is final. */
  final: readonly number[];
  /** The regular sessions that it names, ascending; none for daily candles. */
  periods: readonly Period[];
  dayOf: (time: number) => number;
}

/** Reads the times of an answer and of what the mapper made of it; null where it has no rows. */
export function timesOf(chart: Chart, records: readonly MappedRecord[]): ChartTimes | null {
  if (chart.kind !== 'chart') return null;
  const { meta, result } = chart;
  const granularity = meta['dataGranularity'];
  const interval = typeof granularity === 'string' ? readInterval(granularity) : undefined;
  const rows = readTable(result);
  if (interval === undefined || 'kind' in rows || rows.length === 0) return null;
  const slots = new Slots(interval, meta);
  const covered = new Set(rows.flatMap(({ timestamp }) => secondsOf(timestamp) ?? []));
  const candles = candlesAmong(records);
  // The row of the newest trade stands at a time of its own, which is no slot.
  for (const { asOf } of candles) if (asOf !== undefined) covered.delete(asOf);
  for (const { openedAt } of candles) covered.add(openedAt);
  const final = candles.flatMap((candle) => (candle.final ? [candle.openedAt] : []));
  return {
    interval,
    covered: ascending(covered),
    final: ascending(new Set(final)),
    periods: sessionsOf(meta),
    dayOf: (time) => slots.dayOf(time),
  };
}

/** When the candles open that are among records, in seconds. */
function candlesAmong(records: readonly MappedRecord[]) {
  return records.flatMap((record) => {
    if (record.kind !== 'draft' || record.draft.event_type !== 'MARKET_CANDLE_INGESTED') return [];
    const { opened_at, as_of, final } = record.draft.payload;
    const asOf = as_of === undefined ? undefined : seconds(as_of);
    return [{ openedAt: seconds(opened_at), asOf, final: final === true }];
  });
}

/** Of each day one list in `tradingPeriods`, which stands under `regular` where others are beside it. */
function sessionsOf(meta: ChartObject): Period[] {
  const named = meta['tradingPeriods'];
  const days: ChartValue = isObject(named) ? named['regular'] : named;
  if (!Array.isArray(days)) return [];
  const periods = days.flat().flatMap((period: ChartValue) => {
    if (!isObject(period)) return [];
    const [start, end] = [secondsOf(period['start']), secondsOf(period['end'])];
    return start === undefined || end === undefined || end <= start ? [] : [{ start, end }];
  });
  return periods.sort((one, other) => one.start - other.start);
}

function ascending(times: ReadonlySet<number>): number[] {
  return [...times].sort((one, other) => one - other);
}

function seconds(iso: unknown): number {
  return Date.parse(String(iso)) / 1000;
}
