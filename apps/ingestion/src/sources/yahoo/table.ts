import { plainDecimal } from '@acp/intake';
import {
  RESULT,
  isObject,
  jsonOf,
  numberText,
  unreadable,
  type ChartObject,
  type ChartValue,
  type Unreadable,
} from './chart.js';

export const PRICES = ['open', 'high', 'low', 'close'] as const;
export const FIELDS = [...PRICES, 'volume'] as const;
export type Field = (typeof FIELDS)[number] | 'adjusted_close';

/** One row across the columns of a chart. */
export interface Row {
  timestamp: ChartValue;
  /** Digits as the vendor wrote them, without exponent; null where the cell is null. */
  cells: Readonly<Partial<Record<Field, string | null>>>;
  /** The first cell that is neither null nor a number. */
  wrong: { field: Field; message: string } | undefined;
  /** The row as JSON, for the quarantine. */
  text: string;
}

type Column = readonly ChartValue[];
type Columns = Partial<Record<Field, Column>>;

/**
 * The rows of a chart. Its columns stand beside each other and only their places say what belongs
 * together: one that is missing, renamed or of another length makes the chart unreadable. No times
 * and no columns are no rows: so a range without a trade is answered.
 */
export function readTable(result: ChartObject): Row[] | Unreadable {
  const indicators = result['indicators'];
  if (!isObject(indicators)) return unreadable(`${RESULT}/indicators`, 'must be an object');
  const quote = oneObject(indicators['quote'], 'quote');
  if ('kind' in quote) return quote;
  const timestamps = result['timestamp'] ?? [];
  if (!Array.isArray(timestamps)) return unreadable(`${RESULT}/timestamp`, 'must be a list');
  const columns = columnsOf({ quote: quote.object, indicators }, timestamps.length);
  if ('kind' in columns) return columns;
  return timestamps.map((timestamp: ChartValue, index) => rowOf(timestamp, columns.found, index));
}

function columnsOf(
  { quote, indicators }: { quote: ChartObject; indicators: ChartObject },
  length: number,
): { found: Columns } | Unreadable {
  const found: Columns = {};
  for (const field of FIELDS) {
    const at = `${RESULT}/indicators/quote/0/${field}`;
    const problem = take(found, { field, cells: quote[field], at, length });
    if (problem) return problem;
  }
  if (indicators['adjclose'] === undefined || indicators['adjclose'] === null) return { found };
  const adjusted = oneObject(indicators['adjclose'], 'adjclose');
  if ('kind' in adjusted) return adjusted;
  const at = `${RESULT}/indicators/adjclose/0/adjclose`;
  const cells = adjusted.object['adjclose'];
  return take(found, { field: 'adjusted_close', cells, at, length }) ?? { found };
}

function take(
  found: Columns,
  column: { field: Field; cells: ChartValue; at: string; length: number },
): Unreadable | undefined {
  const { field, cells, at, length } = column;
  if (cells === undefined && length === 0) return undefined;
  if (!Array.isArray(cells)) return unreadable(at, 'must be a list, one cell for each timestamp');
  if (cells.length !== length) {
    return unreadable(at, `has ${cells.length} cells for ${length} timestamps`);
  }
  found[field] = cells as Column;
  return undefined;
}

function oneObject(value: ChartValue, name: string): { object: ChartObject } | Unreadable {
  const [object, ...more] = Array.isArray(value) ? (value as ChartValue[]) : [];
  if (isObject(object) && more.length === 0) return { object };
  return unreadable(`${RESULT}/indicators/${name}`, 'must be a list of one object');
}

function rowOf(timestamp: ChartValue, columns: Columns, index: number): Row {
  const cells: Partial<Record<Field, string | null>> = {};
  let wrong: Row['wrong'];
  let text = `{"timestamp":${jsonOf(timestamp)}`;
  for (const [field, column] of Object.entries(columns) as [Field, Column][]) {
    const cell = column[index];
    text += `,"${field}":${jsonOf(cell)}`;
    const digits = cell === null ? null : plainDecimal(numberText(cell) ?? '');
    cells[field] = digits;
    if (cell !== null && digits === null) {
      wrong ??= { field, message: 'must be a number that can be written out, or null' };
    }
  }
  return { timestamp, cells, wrong, text: `${text}}` };
}
