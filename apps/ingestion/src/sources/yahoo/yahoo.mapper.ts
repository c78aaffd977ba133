import {
  refusedRecord,
  type MappedRecord,
  type MappingContext,
  type SourceMapper,
} from '@acp/intake';
import { candlesOf } from './candles.js';
import {
  RESULT,
  readChart,
  unreadable,
  type Chart,
  type ChartValue,
  type Unreadable,
} from './chart.js';
import { corporateActionsOf } from './corporate-actions.js';
import { readInterval } from './slots.js';
import { readTable } from './table.js';

export const YAHOO = 'yahoo';

/**
 * One chart, one record for each candle, dividend and split in it. What cannot be read is refused: the
 * chart as a whole where its rows cannot be told apart, otherwise the row. Numbers are the vendor's
 * digits, never floats.
 */
export const yahooMapper: SourceMapper = {
  source: YAHOO,
  version: 2,
  map(text: string, context: MappingContext): MappedRecord[] {
    return recordsOfChart(text, readChart(text), context);
  },
};

/** What the mapper makes of an answer that was read before; `text` is the answer. */
export function recordsOfChart(
  text: string,
  chart: Chart,
  context: MappingContext,
): MappedRecord[] {
  switch (chart.kind) {
    case 'empty':
      return [];
    case 'error':
      return [refusedRecord(text, 'MAPPER.VENDOR_ERROR', chart.message, '/chart/error')];
    case 'unreadable':
      return [refusedChart(text, chart)];
    case 'chart':
      return mapChart(text, chart, context);
  }
}

function mapChart(
  text: string,
  { meta, result }: Chart & { kind: 'chart' },
  { venue, fetchedAt }: MappingContext,
): MappedRecord[] {
  const symbol = meta['symbol'];
  if (typeof symbol !== 'string' || symbol === '') {
    return [refusedChart(text, unreadable(`${RESULT}/meta/symbol`, 'is required'))];
  }
  const granularity = meta['dataGranularity'];
  const interval = readInterval(typeof granularity === 'string' ? granularity : '1d');
  if (!interval || (granularity !== undefined && typeof granularity !== 'string')) {
    const problem = unreadable(`${RESULT}/meta/dataGranularity`, 'must be an interval such as 1d');
    return [refusedChart(text, problem)];
  }
  const rows = readTable(result);
  if ('kind' in rows) return [refusedChart(text, rows)];
  const facts = {
    source: YAHOO,
    venue: venue ?? textOr(meta['exchangeName'], YAHOO),
    symbol,
    currency: textOr(meta['currency'], undefined),
  };
  const actions = corporateActionsOf(result, facts);
  const actionTimes = actions.times;
  const candles = candlesOf(rows, { facts, interval, meta, fetchedAt, actionTimes });
  return [...candles, ...actions.records];
}

function refusedChart(text: string, { message, path }: Unreadable): MappedRecord {
  return refusedRecord(text, 'MAPPER.UNREADABLE', message, path);
}

function textOr<T>(value: ChartValue, fallback: T): string | T {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
