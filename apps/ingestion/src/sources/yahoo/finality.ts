import { isObject, numberText, type ChartObject } from './chart.js';

const SECONDS: Readonly<Record<string, number>> = {
  m: 60,
  h: 3_600,
  d: 86_400,
  wk: 7 * 86_400,
  mo: 31 * 86_400,
};

/**
 * Whether a candle's period had ended when it was fetched. Daily candles end with the trading session
 * of `meta.currentTradingPeriod`; all others, and daily ones without it, after their interval.
 */
export function finality(meta: ChartObject, fetchedAt: Date): (openedAt: number) => boolean {
  const now = fetchedAt.getTime() / 1000;
  const interval = typeof meta['dataGranularity'] === 'string' ? meta['dataGranularity'] : '1d';
  const session = regularSession(meta);
  const length = intervalSeconds(interval);
  return (openedAt) => {
    if (interval === '1d' && session) return openedAt < session.start || now >= session.end;
    return openedAt + length <= now;
  };
}

function intervalSeconds(interval: string): number {
  const [, count, unit] = /^(\d+)(m|h|d|wk|mo)$/.exec(interval) ?? [];
  return Number(count ?? 1) * (SECONDS[unit ?? 'd'] ?? 86_400);
}

function regularSession(meta: ChartObject): { start: number; end: number } | undefined {
  const period = meta['currentTradingPeriod'];
  const regular = isObject(period) ? period['regular'] : undefined;
  if (!isObject(regular)) return undefined;
  const start = Number(numberText(regular['start']));
  const end = Number(numberText(regular['end']));
  return Number.isFinite(start) && Number.isFinite(end) ? { start, end } : undefined;
}
