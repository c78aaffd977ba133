import { type MappedRecord, refusedRecord, candleEventId, revisedEventId } from '@acp/intake';
import { UnreadableCell, readCell } from './cells.js';
import type { CsvRow, RowMapper } from './csv-reader.js';

const CSV = 'csv';
const TIME_COLUMNS = ['Date', 'Datetime'] as const;

/** Payload field of each column. */
const COLUMNS: Readonly<Record<string, string>> = {
  Open: 'open',
  High: 'high',
  Low: 'low',
  Close: 'close',
  Volume: 'volume',
};
const OPTIONAL: Readonly<Record<string, string>> = {
  'Adj Close': 'adjusted_close',
  Dividends: 'dividends',
  'Stock Splits': 'stock_splits',
};

export function isYahooHistory(header: readonly string[]): boolean {
  return TIME_COLUMNS.some((column) => header.includes(column)) && header.includes('Close');
}

/** Candles from a history file as Yahoo (and the tools around it) writes them. */
export function yahooHistoryMapper(
  header: readonly string[],
  { symbol, interval }: { symbol: string; interval: string },
): RowMapper {
  const timeColumn = TIME_COLUMNS.find((column) => header.includes(column)) ?? TIME_COLUMNS[0];
  const optional = Object.entries(OPTIONAL).filter(([column]) => header.includes(column));
  const columns = [...Object.entries(COLUMNS), ...optional];
  return {
    version: 2,
    settings: `yahoo-history ${symbol} ${interval}`,
    columns: [timeColumn, ...Object.keys(COLUMNS)],
    map: (row) =>
      mapRow(row, () => {
        const parts = { timeColumn, columns, symbol, interval };
        return dividendAlone(row) ? dividendOf(row, parts) : candleOf(row, parts);
      }),
  };
}

interface HistoryParts {
  timeColumn: string;
  columns: [string, string][];
  symbol: string;
  interval: string;
}

/** A day without a trade on which the price became one without a dividend: no candle. */
function dividendAlone({ cells }: CsvRow): boolean {
  const isEmpty = ['Open', 'High', 'Low', 'Close'].every((column) => cells.get(column) === '');
  return isEmpty && /[1-9]/.test(cells.get('Dividends') ?? '');
}

function dividendOf(row: CsvRow, { timeColumn, symbol }: HistoryParts): MappedRecord {
  const ex_at = readCell(row, timeColumn, 'time') as string;
  const payload = { symbol, ex_at, amount: readCell(row, 'Dividends', 'decimal') };
  const stream = `/${symbol}/dividend`;
  return {
    kind: 'draft',
    text: row.text,
    draft: {
      event_id: revisedEventId({ source: CSV, stream, key: ex_at }, payload, ex_at),
      event_type: 'MARKET_DIVIDEND_INGESTED',
      source: CSV,
      entity_id: symbol,
      entity_type: 'symbol',
      occurred_at: ex_at,
      payload,
    },
  };
}

function candleOf(row: CsvRow, parts: HistoryParts): MappedRecord {
  const { symbol, interval } = parts;
  const opened_at = readCell(row, parts.timeColumn, 'time') as string;
  const decimals = parts.columns.map(([column, field]) => [
    field,
    readCell(row, column, 'decimal'),
  ]);
  const payload = { symbol, interval, opened_at, ...Object.fromEntries(decimals) };
  return {
    kind: 'draft',
    text: row.text,
    draft: {
      event_id: candleEventId(CSV, payload),
      event_type: 'MARKET_CANDLE_INGESTED',
      source: CSV,
      entity_id: symbol,
      entity_type: 'symbol',
      occurred_at: opened_at,
      payload,
    },
  };
}

/** Runs a mapping; a cell it cannot read refuses the row and names the column. */
export function mapRow(row: CsvRow, work: () => MappedRecord): MappedRecord {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UnreadableCell)) throw error;
    return refusedRecord(row.text, 'MAPPER.UNREADABLE', error.message, `/${error.column}`);
  }
}
