import { parseJson, type MappedRecord } from '@acp/intake';
import type { GapToFill } from '@acp/persistence';
import type { GapHistory, HistoryPage, ReadAt } from '../../gaps/gap-history.js';
import type { IngestionConfig } from '../../ingestion.config.js';
import { readChart, type Chart } from './chart.js';
import { historyWindowOf, isNoData, requestBounds } from './history-windows.js';
import { chartUrl } from './fetch-chart.js';
import { readInterval, secondsOfInterval, type Interval } from './slots.js';
import { recordsOfChart, YAHOO, yahooMapper } from './yahoo.mapper.js';

export interface YahooHistoryOptions {
  base: string;
  recordsMax: number;
}

const DAY_MS = 86_400_000;
const NOTHING = 'the vendor has nothing of it any more';

/**
 * Charts of times that have passed, for the candles that a pull lacked. An answer goes through the mapper
 * of the pull; of it only the times that are missing are taken, and what is final.
 */
export class YahooHistory implements GapHistory {
  readonly venue = YAHOO;
  readonly source = YAHOO;
  readonly mapperVersion = yahooMapper.version;
  readonly isExact = true;

  constructor(private readonly options: YahooHistoryOptions) {}

  addressOf(gap: GapToFill): URL | null {
    const interval = intervalOf(gap);
    if (interval === null) return null;
    const span = requestBounds(gap.next / 1000, this.endOf(gap, interval) / 1000);
    const { symbol } = gap;
    return chartUrl({ baseUrl: this.options.base, symbol, interval: interval.name, span });
  }

  /** A time without a trade is refused with an error that says so. */
  read(gap: GapToFill, text: string, { fetchedAt, refusal }: ReadAt): HistoryPage {
    const interval = intervalOf(gap);
    if (interval === null) return refused('it is a gap of no interval');
    const chart = readChart(text);
    const isEmpty = chart.kind === 'error' && isNoData(chart.message);
    const problem = isEmpty ? null : (refusal ?? faultOf(gap, interval, chart));
    if (problem !== null) return refused(problem);
    const end = this.endOf(gap, interval);
    const records = isEmpty ? [] : recordsOfChart(text, chart, { fetchedAt });
    const [first] = records;
    if (first?.kind === 'refused' && first.text === text)
      return refused(`the answer cannot be read: ${first.reasons[0]!.message}`);
    const found = records.flatMap((record) => {
      const place = placeOf(record);
      const isWanted = place !== null && place.at >= gap.next && place.at <= end;
      return isWanted ? [{ record, place: place.isCandle ? place.at : null }] : [];
    });
    const has = found.some(({ place }) => place !== null);
    if (!has && gap.filled === 0 && end === gap.last) return refused(NOTHING);
    return {
      kind: 'page',
      records: found.map(({ record }) => record),
      places: found.map(({ place }) => place),
      next: end + 1,
    };
  }

  /** The last time of the next page: as many slots as a page may have, but never less than a day. */
  private endOf({ next, last }: GapToFill, interval: Interval): number {
    const { spanDays } = historyWindowOf(interval)!;
    const slotsMs = (this.options.recordsMax - 1) * secondsOfInterval(interval) * 1000;
    const spanMs = Math.min(Math.max(slotsMs, DAY_MS), spanDays * DAY_MS);
    return Math.min(last, next + spanMs);
  }
}

/** The history of the charts that are pulled; none where none is. */
export function yahooHistories(config: Readonly<IngestionConfig>): YahooHistory[] {
  if (config.yahooSymbols === undefined) return [];
  return [new YahooHistory({ base: config.yahooBaseUrl, recordsMax: config.gapsPageRecordsMax })];
}

function intervalOf({ stream }: GapToFill): Interval | null {
  const interval = readInterval(stream.slice(stream.lastIndexOf('/') + 1));
  return interval !== undefined && historyWindowOf(interval) !== null ? interval : null;
}

/** Why an answer is not the chart that was asked for; null where it is. */
function faultOf({ symbol }: GapToFill, interval: Interval, chart: Chart): string | null {
  if (chart.kind === 'empty') return null;
  if (chart.kind !== 'chart') return `the answer is no chart: ${chart.message}`;
  const { symbol: other, dataGranularity } = chart.meta;
  if (String(other).toUpperCase() !== symbol.toUpperCase()) return 'it is of another symbol';
  const answered = readInterval(String(dataGranularity));
  if (answered === undefined || secondsOfInterval(answered) !== secondsOfInterval(interval))
    return 'it is of another interval';
  return null;
}

/** When a record was, in milliseconds; null for a candle that is not final, and where it has no time. */
function placeOf(record: MappedRecord): { at: number; isCandle: boolean } | null {
  if (record.kind === 'draft') {
    const { event_type, occurred_at, payload } = record.draft;
    const isCandle = event_type === 'MARKET_CANDLE_INGESTED';
    if (isCandle && payload['final'] !== true) return null;
    return { at: Date.parse(String(occurred_at)), isCandle };
  }
  const parsed = parseJson(record.text);
  const row = parsed.ok ? (parsed.value as { timestamp?: unknown; date?: unknown } | null) : null;
  const seconds = Number(row?.timestamp ?? row?.date ?? Number.NaN);
  return Number.isNaN(seconds) ? null : { at: seconds * 1000, isCandle: true };
}

function refused(reason: string): HistoryPage {
  return { kind: 'refused', reason };
}
