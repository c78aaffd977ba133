import { thrownText } from '@acp/contracts';
import type { MappedRecord } from '@acp/intake';
import type { AppLogger } from '@acp/observability';
import type { FoundGap } from '@acp/persistence';
import { readChart, type Chart } from './chart.js';
import { chartGaps, type Evidence } from './chart-gaps.js';
import { timesOf, type ChartTimes } from './chart-times.js';
import { fetchChart, type ChartRequest } from './fetch-chart.js';
import { historyWindowOf, isNoData, requestBounds, timeToAsk } from './history-windows.js';
import { readInterval, secondsOfInterval } from './slots.js';
import { suspectStretches, type Place } from './suspect-stretches.js';
import { recordsOfChart } from './yahoo.mapper.js';

export interface Pulled {
  symbol: string;
  chart: Chart;
  records: readonly MappedRecord[];
  fetchedAt: Date;
  signal: AbortSignal;
}

export interface Watched {
  gaps: FoundGap[];
  place: Place;
  /** Whether Yahoo could not be asked, or not for all of it at once, so that the next pull has to look again. */
  unasked: boolean;
}

const REASON_CHARS_MAX = 300;

/**
 * Looks whether a pull lacks candles that Yahoo has. A calendar alone cannot tell: on holidays and in
 * halts nothing is traded, and a slot that nobody traded in has no row. So where rows may be missing
 * Yahoo is asked once for that very time, and a gap is what it then has.
 */
export class ChartWatch {
  constructor(
    private readonly options: Omit<ChartRequest, 'symbol' | 'signal' | 'span'>,
    private readonly logger: AppLogger,
  ) {}

  async observe(pulled: Pulled, known: Place): Promise<Watched> {
    const times = timesOf(pulled.chart, pulled.records);
    if (times === null || !this.isWatched(times)) return { gaps: [], place: known, unasked: false };
    const now = pulled.fetchedAt.getTime() / 1000;
    const { stretches, place } = suspectStretches(times, known, now);
    if (stretches.length === 0) return { gaps: [], place, unasked: false };
    const time = timeToAsk(stretches, historyWindowOf(times.interval)!, now);
    const evidence = await this.ask(pulled, time);
    if (evidence === null) return { gaps: [], place: known, unasked: true };
    const { symbol } = pulled;
    const asked = { symbol, interval: this.options.interval, times, now };
    const judged = stretches.filter(({ before }) => before <= time.to);
    const gaps = chartGaps(asked, judged, evidence);
    if (judged.length === stretches.length) return { gaps, place, unasked: false };
    return { gaps, place: { ...place, judged: time.to }, unasked: true };
  }

  /** An answer of another interval than was asked for says nothing of what is missing. */
  private isWatched({ interval }: Pick<ChartTimes, 'interval'>): boolean {
    const own = readInterval(this.options.interval);
    if (own === undefined || historyWindowOf(own) === null) return false;
    return secondsOfInterval(own) === secondsOfInterval(interval);
  }

  /** One request, and none for what Yahoo no longer keeps; null where it fails. */
  private async ask(
    { symbol, fetchedAt, signal }: Pulled,
    { from, to }: { from: number; to: number },
  ): Promise<Evidence | null> {
    if (from >= to) return { from, has: [] };
    try {
      const span = requestBounds(from, to);
      const { body } = await fetchChart({ ...this.options, symbol, span, signal });
      const has = this.candlesIn(body.toString('utf8'), fetchedAt);
      return { from, has: has.filter((time) => time >= from) };
    } catch (error) {
      signal.throwIfAborted();
      const reason = thrownText(error, REASON_CHARS_MAX);
      this.logger.warn({ symbol, reason }, 'not known whether candles are missing');
      return null;
    }
  }

  private candlesIn(text: string, fetchedAt: Date): readonly number[] {
    const chart = readChart(text);
    if (chart.kind === 'empty') return [];
    if (chart.kind === 'error' && isNoData(chart.message)) return [];
    if (chart.kind !== 'chart') throw new Error(chart.message);
    const times = timesOf(chart, recordsOfChart(text, chart, { fetchedAt }));
    return times !== null && this.isWatched(times) ? times.final : [];
  }
}
