import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What stands above the rows of a CSV file. */
export interface CsvHead {
  /** One name for each column, none twice. */
  columns: readonly string[];
  /** Rows of the file before the first record. */
  rows: number;
  /** As it stands in the file. */
  text: string;
  /** The symbol, where the head says which one all rows are of. */
  symbol?: string;
}

/** Rows that pandas writes above a frame whose columns have two names, and their corner cell. */
const PRICE = 'Price';
const TICKER = 'Ticker';
const FRAME_ROWS = 3;

/** Reads the head; throws what a person can mend. */
export async function readCsvHead(path: string): Promise<CsvHead> {
  const [first, second, third] = await headRows(path);
  if (!first) throw new Error(`${path}: the file is empty`);
  const head = frameHead([first, second, third], path) ?? { columns: first.cells, rows: 1 };
  const twice = head.columns.find((name, index) => head.columns.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`${path}: the header has the column ${JSON.stringify(twice)} twice`);
  }
  const text = [first, second, third].slice(0, head.rows).map((row) => `${row!.text}\n`);
  return { ...head, text: text.join('') };
}

interface HeadRow {
  text: string;
  cells: string[];
}

/**
 * A frame as yfinance saves it has three rows: what each column is, of which ticker, and the name of
 * the index. The first two may stand the other way round.
 */
function frameHead(
  [first, second, third]: (HeadRow | undefined)[],
  path: string,
): Omit<CsvHead, 'text'> | undefined {
  const corners = [first, second].map((row) => row?.cells[0]);
  if (!corners.includes(PRICE) || !corners.includes(TICKER) || !third) return undefined;
  const [prices, tickers] = corners[0] === PRICE ? [first!, second!] : [second!, first!];
  const symbols = new Set(tickers.cells.slice(1));
  const [symbol] = symbols;
  if (symbols.size !== 1 || !symbol) {
    const named = [...symbols].slice(0, 10).join(', ');
    throw new Error(`${path}: holds several tickers (${named}); save one file for each`);
  }
  const columns = [third.cells[0] ?? '', ...prices.cells.slice(1)];
  return { columns, rows: FRAME_ROWS, symbol };
}

async function headRows(path: string): Promise<HeadRow[]> {
  const input = createReadStream(path);
  const lines = createInterface({ input, crlfDelay: Infinity });
  const rows: HeadRow[] = [];
  try {
    for await (const line of lines) {
      const text = line.replace(/^\uFEFF/, '');
      const cells = await parseLine(text);
      if (cells.length > 0) rows.push({ text, cells: cells.map((name) => name.trim()) });
      if (rows.length === FRAME_ROWS) break;
    }
  } finally {
    lines.close();
    input.destroy();
  }
  return rows;
}

async function parseLine(line: string): Promise<string[]> {
  const parser = parse(line, {
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: true,
  });
  try {
    for await (const record of parser as AsyncIterable<string[]>) return record;
  } catch {
    return [line];
  }
  return [];
}
