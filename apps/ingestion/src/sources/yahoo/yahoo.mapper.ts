import {
  type MappedRecord,
  type MappingContext,
  refusedRecord,
  type SourceMapper,
} from '@acp/intake';
import { candleEventId } from '../candle-id.js';
import { plainDecimal } from '../plain-decimal.js';
import { isObject, listOf, numberText, readChart, type Chart, type ChartValue } from './chart.js';
import { finality } from './finality.js';

export const YAHOO = 'yahoo';
const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;
const PRICES = ['open', 'high', 'low', 'close'] as const;

type Rows = Chart & { kind: 'rows' };

/**
 * One chart, one record per candle. Rows that are null throughout (no trade in that slot) are no
 * records; rows with a hole are refused. Numbers are the vendor's digits, never floats.
 */
export const yahooMapper: SourceMapper = {
  source: YAHOO,
  version: 1,
  map(text: string, context: MappingContext): MappedRecord[] {
    const chart = readChart(text);
    switch (chart.kind) {
      case 'empty':
        return [];
      case 'error':
        return [refusedRecord(text, 'MAPPER.VENDOR_ERROR', chart.message, '/chart/error')];
      case 'unreadable':
        return [refusedRecord(text, 'MAPPER.UNREADABLE', chart.message)];
      case 'rows':
        return mapRows(text, chart, context);
    }
  },
};

function mapRows(text: string, chart: Rows, context: MappingContext): MappedRecord[] {
  const { meta } = chart;
  const symbol = meta['symbol'];
  if (typeof symbol !== 'string' || symbol === '') {
    return [refusedRecord(text, 'MAPPER.UNREADABLE', 'is required', '/chart/result/0/meta/symbol')];
  }
  const rows = rowReader(chart);
  const isFinal = finality(meta, context.fetchedAt);
  const fixed = {
    venue: context.venue ?? textOr(meta['exchangeName'], 'yahoo'),
    symbol,
    interval: textOr(meta['dataGranularity'], '1d'),
    currency: textOr(meta['currency'], undefined),
  };
  return chart.timestamps.flatMap((timestamp, index) => {
    const row = rows(index);
    if (FIELDS.every((field) => row[field] === null)) return [];
    return [mapRow({ timestamp, row, fixed, isFinal })];
  });
}

type Row = Record<(typeof FIELDS)[number] | 'adjusted_close', string | null> & {
  text: string;
};

interface RowParts {
  timestamp: ChartValue;
  row: Row;
  fixed: { venue: string; symbol: string; interval: string; currency: string | undefined };
  isFinal: (openedAt: number) => boolean;
}

function mapRow({ timestamp, row, fixed, isFinal }: RowParts): MappedRecord {
  const seconds = Number(numberText(timestamp) ?? Number.NaN);
  const openedAt = new Date(seconds * 1000);
  const text = `{"timestamp":${numberText(timestamp) ?? 'null'},${row.text}}`;
  if (Number.isNaN(openedAt.getTime())) {
    return refusedRecord(text, 'MAPPER.UNREADABLE', 'must be a time in seconds', '/timestamp');
  }
  const hole = FIELDS.find((field) => row[field] === null);
  if (hole) return refusedRecord(text, 'MAPPER.UNREADABLE', 'is null or no number', `/${hole}`);
  const opened_at = openedAt.toISOString();
  const { currency, ...named } = fixed;
  const payload = {
    ...named,
    opened_at,
    ...Object.fromEntries([...PRICES, 'volume' as const].map((field) => [field, row[field]])),
    ...(row.adjusted_close !== null && { adjusted_close: row.adjusted_close }),
    ...(currency !== undefined && { currency }),
    final: isFinal(seconds),
  };
  return {
    kind: 'draft',
    text,
    draft: {
      event_id: candleEventId(YAHOO, payload),
      event_type: 'MARKET_CANDLE_INGESTED',
      source: YAHOO,
      entity_id: fixed.symbol,
      entity_type: 'symbol',
      occurred_at: opened_at,
      payload,
    },
  };
}

/** Columns of a chart, read across. */
function rowReader({ result }: Rows): (index: number) => Row {
  const indicators = isObject(result['indicators']) ? result['indicators'] : {};
  const first = (name: string) => {
    const [object] = listOf(indicators[name]);
    return isObject(object) ? object : {};
  };
  const quote = first('quote');
  const columns = {
    ...Object.fromEntries(FIELDS.map((field) => [field, listOf(quote[field])])),
    adjusted_close: listOf(first('adjclose')['adjclose']),
  };
  return (index) => {
    const cells = Object.entries(columns).map(([name, cells]) => [name, numberText(cells[index])]);
    const decimals = cells.map(([name, cell]) => [name, cell ? plainDecimal(cell) : null]);
    const text = cells.map(([name, cell]) => `"${name}":${cell ?? 'null'}`).join(',');
    return { ...(Object.fromEntries(decimals) as Omit<Row, 'text'>), text };
  };
}

function textOr<T>(value: ChartValue, fallback: T): string | T {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
