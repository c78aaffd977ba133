import { extname } from 'node:path';
import { columnMapper, type ColumnMapping } from '../sources/files/column-mapping.js';
import type { CsvHead } from '../sources/files/csv-head.js';
import { CsvReader, type RowMapper } from '../sources/files/csv-reader.js';
import { intervalFromName, symbolFromName, type FileFacts } from '../sources/files/file-facts.js';
import type { FileReader } from '../sources/files/file-record.js';
import { NdjsonReader } from '../sources/files/ndjson-reader.js';
import { isYahooHistory, yahooHistoryMapper } from '../sources/files/yahoo-history.mapper.js';

export type FileFormat = 'csv' | 'ndjson';

export interface ReadingOptions {
  /** Without it the file's name decides. */
  format?: FileFormat | undefined;
  mapping?: ColumnMapping | undefined;
  symbol?: string | undefined;
  interval?: string | undefined;
}

const FORMATS: Readonly<Record<string, FileFormat>> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
};

/** How a file is read: by its format, its header and the options. Throws what a person can mend. */
export async function openReader(facts: FileFacts, options: ReadingOptions): Promise<FileReader> {
  const format = options.format ?? FORMATS[extname(facts.name).toLowerCase()];
  if (!format) throw new Error(`${facts.name}: is it CSV or NDJSON? Say so with --format`);
  if (format === 'ndjson') return new NdjsonReader(facts.sha256);
  return CsvReader.open(facts.path, (head) => rowMapperFor(facts, head, options));
}

function rowMapperFor(
  { name }: FileFacts,
  { columns, symbol: tickerOfHead }: CsvHead,
  options: ReadingOptions,
): RowMapper {
  if (options.mapping) return columnMapper(options.mapping);
  if (!isYahooHistory(columns)) {
    throw new Error(`${name}: not a Yahoo history; say what the columns are with --mapping FILE`);
  }
  const symbol = options.symbol ?? tickerOfHead ?? symbolFromName(name);
  if (!symbol) throw new Error(`${name}: the name does not say the symbol; give it with --symbol`);
  const interval = options.interval ?? intervalFromName(name) ?? '1d';
  return yahooHistoryMapper(columns, { symbol, interval });
}
